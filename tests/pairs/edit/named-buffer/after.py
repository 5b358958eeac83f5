import base64
import io

from openai import OpenAI

client = OpenAI()


def repaint(data, prompt):
    buffer = io.BytesIO(data)
    buffer.name = "picture.png"
    result = client.images.edit(model="gpt-image-2", image=buffer, prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
