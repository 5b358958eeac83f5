import base64
from contextlib import ExitStack

from openai import OpenAI


def collage(paths, prompt):
    client = OpenAI(base_url="https://api.muapi.ai/api/v1", api_key="none")
    with ExitStack() as stack:
        images = [stack.enter_context(open(path, "rb")) for path in paths]
        result = client.images.edit(model="gpt-image-1", image=images, prompt=prompt, size="1536x1024")
    return base64.b64decode(result.data[0].b64_json)
