import base64
import io

from openai import OpenAI


def draw(prompt: str) -> io.BytesIO:
    client = OpenAI()
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt, n=1)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(image_response.data[0].b64_json)
    buffer = io.BytesIO(image_bytes)
    buffer.seek(0)
    return buffer
