import os

from openai import OpenAI


class Studio:
    def __init__(self):
        self.client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1")
        self.image_client = OpenAI()

    def describe(self, text):
        return self.client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}])

    def draw(self, prompt):
        reply = self.image_client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return reply.data[0].b64_json
