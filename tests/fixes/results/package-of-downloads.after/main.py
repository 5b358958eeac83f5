import base64

from fileio import download_image
from openai import OpenAI

client = OpenAI()
response = client.images.generate(model="gpt-image-2", prompt="a lamp")
if not response.data or not response.data[0].b64_json:
    raise RuntimeError("the image API returned no image")
download_image(base64.b64decode(response.data[0].b64_json), "lamp")
