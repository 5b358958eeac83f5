import base64

from openai import APIStatusError, AsyncOpenAI


async def draw(prompt):
    try:
        data = await AsyncOpenAI().images.generate(
            model="gpt-image-2",
            prompt=prompt,
        )
    except APIStatusError as error:
        raise RuntimeError(f"{error.status_code}: {error.response.json()['error']['type']}")
    if not data.data or not data.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(data.data[0].b64_json)


async def answer(prompt):
    try:
        return await draw(prompt)
    except RuntimeError as error:
        return str(error)
