import base64

from openai import APIError, OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def paint(prompt, progress):
    try:
        for event in client.images.generate(model="gpt-image-1", prompt=prompt, partial_images=2, stream=True):
            if event.type.endswith("partial_image"):
                progress(event.partial_image_index)
            else:
                return base64.b64decode(event.b64_json)
    except APIError as error:
        progress(type(error).__name__)
    return None


def draw(prompt):
    seen = []
    picture = paint(prompt, seen.append)
    return seen, picture
