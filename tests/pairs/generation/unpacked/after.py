import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, size=None, style=None):
    params = {"model": "gpt-image-2", "prompt": prompt, "n": 1}
    if size:
        params["size"] = size
    reply = client.images.generate(**params)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
