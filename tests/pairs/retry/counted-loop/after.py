import base64
import logging

from openai import OpenAI

log = logging.getLogger(__name__)
client = OpenAI(max_retries=2)


def draw(prompt):
    result = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
