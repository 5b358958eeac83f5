import base64
from functools import lru_cache
from pathlib import Path

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, folder):
    """Draw one picture and save it."""
    if not prompt.strip():
        raise ValueError("nothing to draw")
    image_response = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
        output_format="png",
    )
    image_b64 = image_response.data[0].b64_json if image_response.data else None
    if not image_b64:
        raise RuntimeError("no image in the stream")
    path = Path(folder) / "picture.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(image_b64))
    return str(path)
