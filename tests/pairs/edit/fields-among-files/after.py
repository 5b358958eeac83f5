import base64
import io
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def repaint(data, prompt):
    reply = openai_client().images.edit(
        image=("in.png", io.BytesIO(data), "image/png"),
        model="gpt-image-2",
        prompt=prompt,
        timeout=300,
    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)


def fill(data, mask, prompt, size=None):
    files = {
        "image": ("in.png", io.BytesIO(data), "image/png"),
        "model": "gpt-image-2",
        "prompt": prompt,
    }
    if mask:
        files["mask"] = ("mask.png", io.BytesIO(mask), "image/png")
    if size:
        files["size"] = size
    reply = openai_client().images.edit(**files, timeout=300)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
