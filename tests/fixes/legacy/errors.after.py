import base64
import time

import openai


def draw(prompt):
    for attempt in range(3):
        try:
            reply = openai.images.generate(prompt=prompt, model="gpt-image-2", size="1024x1024")
            if not reply.data or not reply.data[0].b64_json:
                raise RuntimeError("the image API returned no image")
            return base64.b64decode(reply.data[0].b64_json)
        except openai.RateLimitError:
            time.sleep(2**attempt)
        except (openai.APITimeoutError, openai.APIConnectionError):
            raise
    return None
