import base64
import os

from openai import InternalServerError, OpenAI, RateLimitError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

client = OpenAI(base_url="https://relay.example.net/v1", api_key=os.environ["RELAY_KEY"], max_retries=0)


@retry(
    stop=stop_after_attempt(5),
    wait=wait_random_exponential(min=1, max=30),
    retry=retry_if_exception_type((RateLimitError, InternalServerError)),
    reraise=True,
)
def draw(prompt: str) -> bytes:
    result = client.images.generate(model="gpt-image-1", prompt=prompt, quality="high")
    return base64.b64decode(result.data[0].b64_json)
