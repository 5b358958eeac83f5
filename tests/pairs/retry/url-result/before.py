import time

import requests
from openai import APIStatusError, OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)
ATTEMPTS = 3


def draw(prompt):
    last = None
    for attempt in range(ATTEMPTS):
        try:
            result = client.images.generate(model="dall-e-3", prompt=prompt, response_format="url")
            break
        except APIStatusError as error:
            last = error
            time.sleep(1 + attempt)
    else:
        raise RuntimeError("no picture") from last
    return requests.get(result.data[0].url).content
