import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, wide):
    if wide:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt, size="1536x1024")
    else:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
