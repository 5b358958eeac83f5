import base64

from openai import APIError, OpenAI

client = OpenAI()


def paint(prompt, progress):
    try:
        is_complete = False
        for event in client.images.generate(model="gpt-image-2", prompt=prompt, partial_images=2, stream=True):
            is_complete = event.type == "image_generation.completed"
            if event.type.endswith("partial_image"):
                progress(event.partial_image_index)
            else:
                return base64.b64decode(event.b64_json)
        if not is_complete:
            raise RuntimeError("the image API returned no image")
    except APIError as error:
        progress(type(error).__name__)
    return None


def draw(prompt):
    seen = []
    picture = paint(prompt, seen.append)
    return seen, picture
