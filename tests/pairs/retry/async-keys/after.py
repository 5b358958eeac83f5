import base64

from openai import AsyncOpenAI, RateLimitError

KEYS = ["first", "second"]


async def draw(prompt):
    client = AsyncOpenAI(max_retries=2)
    try:
        result = await client.images.generate(model="gpt-image-2", prompt=prompt)
        if not result.data or not result.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(result.data[0].b64_json)
    except RateLimitError as error:
        raise RuntimeError("no key is left") from error
