import base64
import time

from openai import OpenAI, RateLimitError

client = OpenAI(max_retries=0)


def draw(prompt):
    left = 3
    while left:
        try:
            result = client.images.generate(model="gpt-image-2", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            left -= 1
            time.sleep(1)
    raise RuntimeError("gave up")
