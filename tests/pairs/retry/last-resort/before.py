import base64
import time

from openai import OpenAI, RateLimitError

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key="none", max_retries=0)


def draw(prompt):
    for _ in range(4):
        try:
            result = client.images.generate(model="gpt-image-1", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            time.sleep(10)
    raise RuntimeError("the relay is busy")
