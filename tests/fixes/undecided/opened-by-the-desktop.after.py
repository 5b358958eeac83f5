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


def show(prompt):
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_path = save_image(base64.b64decode(image_response.data[0].b64_json))
    print(image_path)
    webbrowser.open(Path(image_path).resolve().as_uri())
