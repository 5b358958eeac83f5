import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    for event in client.images.generate(model="gpt-image-2", prompt=prompt, stream=True, partial_images=2):
        if event.type == "image_generation.completed":
            return base64.b64decode(event.b64_json)
    return None
