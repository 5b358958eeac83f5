import base64

import openai
from openai.error import RateLimitError as Busy, Timeout


def draw(prompt):
    try:
        reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    except (Busy, Timeout):
        return None
    return base64.b64decode(reply["data"][0]["b64_json"])
