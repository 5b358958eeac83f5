import base64
from contextlib import ExitStack

from openai import OpenAI


def collage(paths, prompt):
    client = OpenAI()
    with ExitStack() as stack:
        images = [stack.enter_context(open(path, "rb")) for path in paths]
        result = client.images.edit(model="gpt-image-2", image=images, prompt=prompt, size="1536x1024")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
