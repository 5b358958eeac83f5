import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt: str) -> bytes | None:
    picture = None
    is_complete = False
    for event in client.images.generate(
        model="gpt-image-2",
        prompt=prompt,
        size="1024x1024",
        partial_images=1,
        stream=True,
    ):
        is_complete = event.type == "image_generation.completed"
        picture = base64.b64decode(event.b64_json)
    if not is_complete:
        raise RuntimeError("the image API returned no image")
    return picture
