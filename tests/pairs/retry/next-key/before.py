import base64
import time

from openai import OpenAI, RateLimitError

KEYS = ["first", "second", "third"]


def draw(prompt):
    for attempt in range(len(KEYS)):
        client = OpenAI(base_url="https://relay.example.net/v1", api_key=KEYS[attempt], max_retries=0)
        try:
            result = client.images.generate(model="gpt-image-1", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            time.sleep(1)
    raise RuntimeError("every key is limited")
