import base64
import time

from openai import OpenAI, OpenAIError

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)


def repaint(path, prompt):
    for attempt in range(1, 4):
        try:
            with open(path, "rb") as image:
                result = client.images.edit(model="gpt-image-1", image=image, prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except OpenAIError:
            if attempt == 3:
                raise
            time.sleep(attempt)
