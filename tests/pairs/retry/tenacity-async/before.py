import base64

from openai import APIStatusError, AsyncOpenAI
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed


class Painter:
    def __init__(self):
        self.client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)

    @retry(stop=stop_after_attempt(3), wait=wait_fixed(2), retry=retry_if_exception_type(APIStatusError), reraise=True)
    async def draw(self, prompt):
        result = await self.client.images.generate(model="gpt-image-1", prompt=prompt)
        return base64.b64decode(result.data[0].b64_json)
