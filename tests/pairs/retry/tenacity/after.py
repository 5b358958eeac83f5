import base64

from openai import OpenAI

client = OpenAI(max_retries=4)


def draw(prompt: str) -> bytes:
    result = client.images.generate(model="gpt-image-2", prompt=prompt, quality="high")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
