import base64

from openai import OpenAI


class Painter:
    client = OpenAI()

    def draw(self, prompt):
        size = None
        picture = None
        is_complete = False
        for event in self.client.images.generate(model="gpt-image-2", prompt=prompt, stream=True):
            is_complete = event.type == "image_generation.completed"
            if event.type == "image_generation.completed":
                size = event.size
                picture = base64.b64decode(event.b64_json)
        if not is_complete:
            raise RuntimeError("the image API returned no image")
        return size is not None, picture


def draw(prompt):
    return Painter().draw(prompt)
