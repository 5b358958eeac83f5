import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    item = reply.data[0]
    if item.b64_json:
        return base64.b64decode(item.b64_json)
    if not item.b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(item.b64_json)
