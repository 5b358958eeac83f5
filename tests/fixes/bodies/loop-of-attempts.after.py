import base64
import time
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, attempts=3):
    """The bytes of a picture."""
    last = None
    for attempt in range(attempts):
        try:
            image_response = openai_client().with_options(max_retries=0).images.generate(
                model="gpt-image-2", prompt=prompt
            )
            if not image_response.data or not image_response.data[0].b64_json:
                raise RuntimeError("the image API returned no image")
            return base64.b64decode(image_response.data[0].b64_json)
        except Exception as error:
            last = error
            time.sleep(2**attempt)
    raise RuntimeError(f"gave up: {last}")
