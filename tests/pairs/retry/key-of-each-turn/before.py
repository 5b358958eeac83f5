import base64

from openai import OpenAI, RateLimitError

KEYS = ("first", "second", "third")


def draw(prompt):
    for key in KEYS:
        client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=key, max_retries=0)
        try:
            result = client.images.generate(model="gpt-4o-image", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            continue
    raise RuntimeError("no key is left")
