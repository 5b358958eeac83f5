import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    url = None
    if reply.data:
        if not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        url = base64.b64decode(reply.data[0].b64_json)
    if url is None:
        return None
    return url
