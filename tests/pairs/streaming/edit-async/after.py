import base64

from openai import AsyncOpenAI


async def repaint(path, prompt):
    client = AsyncOpenAI()
    found = {}
    with open(path, "rb") as image:
        stream = await client.images.edit(
            model="gpt-image-2", image=image, prompt=prompt, stream=True, partial_images=1
        )
        is_complete = False
        async for event in stream:
            is_complete = event.type == "image_edit.completed"
            found[event.type] = base64.b64decode(event.b64_json)
        if not is_complete:
            raise RuntimeError("the image API returned no image")
    return found
