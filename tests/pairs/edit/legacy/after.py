import base64

import openai


def fill(path, mask, prompt):
    reply = openai.images.edit(
        model="gpt-image-2",
        image=open(path, "rb"),
        mask=open(mask, "rb"),
        prompt=prompt,
        n=1,
        size="1024x1024",
    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
