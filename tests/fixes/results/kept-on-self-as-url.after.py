import base64

from openai import OpenAI

client = OpenAI()


class Job:
    def run(self, prompt):
        reply = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        self.image_bytes = base64.b64decode(reply.data[0].b64_json)

    def save(self, target):
        target.write_bytes(self.image_bytes)
