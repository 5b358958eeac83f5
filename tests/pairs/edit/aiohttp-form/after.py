import base64
from pathlib import Path

from openai import APIStatusError, AsyncOpenAI


async def repaint(paths, prompt, size=None):
    form = {}
    image_files = []
    if size:
        form["size"] = size
    for number, path in enumerate(paths):
        image_files.append((f"{number}.png", Path(path).read_bytes(), "image/png"))
    try:
        data = await AsyncOpenAI().images.edit(
            image=image_files,
            model="gpt-image-2",
            prompt=prompt,
            n=1,
            **form,
        )
    except APIStatusError as error:
        raise RuntimeError(error.response.text)
    if not data.data:
        raise RuntimeError("the image API returned no image")
    item = data.data[0]
    if item.b64_json:
        return base64.b64decode(item.b64_json)
    raise RuntimeError("the image API returned no image")
