import base64

import openai


def draw(prompt):
    reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    first = reply.data[0]
    if not first.b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(first.b64_json)
