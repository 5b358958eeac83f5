import base64

from openai import OpenAI


class Painter:
    client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")

    def draw(self, prompt):
        size = None
        picture = None
        for event in self.client.images.generate(model="gpt-image-1", prompt=prompt, stream=True):
            if event.type == "image_generation.completed":
                size = event.size
                picture = base64.b64decode(event.b64_json)
        return size is not None, picture


def draw(prompt):
    return Painter().draw(prompt)
