import base64

from openai import AsyncOpenAI


async def repaint(path, prompt):
    with open(path, "rb") as picture:
        reply = await AsyncOpenAI().images.edit(
            image=picture,
            model="gpt-image-2",
            prompt=prompt,
        )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
