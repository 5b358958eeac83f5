import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt: str) -> bytes | None:
    picture = None
    for event in client.images.generate(
        model="gpt-image-2",
        prompt=prompt,
        size="1024x1024",
        partial_images=1,
        stream=True,
    ):
        picture = base64.b64decode(event.b64_json)
    return picture
