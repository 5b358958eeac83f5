import base64

import openai as ai

ai.api_key = "own-key"


def draw(prompt):
    try:
        reply = ai.Image.create(prompt=prompt, response_format="b64_json")
    except (ai.error.RateLimitError, ai.InvalidRequestError) as error:
        return error.http_status
    return base64.b64decode(reply["data"][0]["b64_json"])
