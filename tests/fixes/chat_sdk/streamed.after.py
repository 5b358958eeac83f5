import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt: str, path: str) -> bool:
    """Write a picture into a file; whether there was one."""
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        return False
    picture = base64.b64decode(image_response.data[0].b64_json)
    with open(path, "wb") as file:
        file.write(picture)
    return True
