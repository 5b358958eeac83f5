import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def draw(prompt, path):
    response = client.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024", quality="medium", n=1)
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    Path(path).write_bytes(base64.b64decode(response.data[0].b64_json))
    return path
