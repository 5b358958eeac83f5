import openai
from openai import RateLimitError


def draw(prompt):
    try:
        reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    except RateLimitError:
        return None
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
