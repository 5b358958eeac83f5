import openai
from openai.error import RateLimitError


def draw(prompt):
    try:
        reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    except RateLimitError:
        return None
    return reply["data"][0]["b64_json"]
