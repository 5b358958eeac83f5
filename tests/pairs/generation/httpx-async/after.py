import base64

from openai import AsyncOpenAI


async def draw(prompt: str) -> bytes:
    payload = await AsyncOpenAI().images.generate(
        model="gpt-image-2",
        prompt=prompt,
        timeout=180,
    )
    if not payload.data or not payload.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(payload.data[0].b64_json)
