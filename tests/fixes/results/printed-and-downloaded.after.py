import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()

response = client.images.generate(model="gpt-image-2", prompt="a fox", size="1024x1024", quality="medium", n=1)

if not response.data or not response.data[0].b64_json:
    raise RuntimeError("the image API returned no image")
image_bytes = base64.b64decode(response.data[0].b64_json)

Path("fox.png").write_bytes(image_bytes)
