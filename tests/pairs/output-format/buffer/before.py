import io

import requests
from openai import OpenAI


def draw(prompt: str) -> io.BytesIO:
    client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")
    image_url = client.images.generate(model="dall-e-3", prompt=prompt, n=1).data[0].url
    with requests.get(image_url, stream=True, timeout=30) as reply:
        buffer = io.BytesIO(reply.content)
    buffer.seek(0)
    return buffer
