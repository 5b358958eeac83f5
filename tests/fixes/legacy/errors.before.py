import base64
import time

import openai


def draw(prompt):
    for attempt in range(3):
        try:
            reply = openai.Image.create(prompt=prompt, model="dall-e-2", size="512x512", response_format="b64_json")
            return base64.b64decode(reply["data"][0]["b64_json"])
        except openai.error.RateLimitError:
            time.sleep(2**attempt)
        except (openai.error.Timeout, openai.error.APIConnectionError):
            raise
    return None
