import base64

from openai import OpenAI

client = OpenAI()  # the cheap one


def draw(prompt):
    # ask
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)  # slow
    # fetch
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)  # short-lived
    # keep
    return image_bytes  # bytes
