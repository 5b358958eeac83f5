# refused: shared-key
from openai import OpenAI


class Studio:
    def __init__(self, key):
        self.client = OpenAI(api_key=key, base_url="https://relay.example.net/v1")

    def describe(self, text):
        return self.client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}])

    def draw(self, prompt):
        reply = self.client.images.generate(model="gpt-image-1", prompt=prompt)
        return reply.data[0].b64_json
