import base64

import openai


async def draw(prompt):
    reply = await openai.AsyncOpenAI(api_key=openai.api_key).images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
