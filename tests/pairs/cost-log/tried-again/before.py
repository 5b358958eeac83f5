import base64
import time

from openai import OpenAI, RateLimitError

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)
PRICE_PER_IMAGE = 0.04
bill = []


def draw(prompt):
    for attempt in range(3):
        try:
            result = client.images.generate(model="gpt-image-1", prompt=prompt)
            bill.append(PRICE_PER_IMAGE)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            if attempt == 2:
                raise
            time.sleep(1)
