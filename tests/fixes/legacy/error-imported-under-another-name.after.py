import base64

import openai
from openai import RateLimitError as Busy, APITimeoutError as Timeout


def draw(prompt):
    try:
        reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    except (Busy, Timeout):
        return None
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
