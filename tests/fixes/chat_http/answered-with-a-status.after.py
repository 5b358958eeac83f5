import base64

from fastapi import HTTPException
from openai import AsyncOpenAI, OpenAIError


async def draw(prompt: str) -> bytes:
    """A picture for the page, or the answer that there is none."""
    try:
        image_response = await AsyncOpenAI().images.generate(model="gpt-image-2", prompt=prompt)
    except OpenAIError as error:
        raise HTTPException(status_code=503, detail=str(error)) from error
    if not image_response.data or not image_response.data[0].b64_json:
        raise HTTPException(status_code=503, detail="the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
