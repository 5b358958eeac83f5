# refused: legacy-error
import openai
from openai import error


def draw(prompt):
    try:
        reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    except error.RateLimitError:
        return None
    return reply["data"][0]["b64_json"]
