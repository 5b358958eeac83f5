from io import BytesIO

import requests
from openai import OpenAI
from PIL import Image

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")


def thumbnail(prompt):
    result = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
    picture = Image.open(BytesIO(requests.get(result.data[0].url).content))
    picture.thumbnail((1, 1))
    return picture.convert("RGB")
