# output-as: path
import base64
import webbrowser
from pathlib import Path
from uuid import uuid4

from openai import OpenAI


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    webbrowser.open(Path(save_image(base64.b64decode(reply.data[0].b64_json))).resolve().as_uri())
