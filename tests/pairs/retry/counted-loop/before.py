import base64
import logging
import time

from openai import APIError, OpenAI

log = logging.getLogger(__name__)
client = OpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)


def draw(prompt):
    for attempt in range(3):
        try:
            result = client.images.generate(model="gpt-image-1", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except APIError as error:
            log.warning("attempt failed: %s", type(error).__name__)
            if attempt == 2:
                raise
            time.sleep(2**attempt)
