import base64

import requests
from openai import OpenAI

client = OpenAI(base_url="https://toapis.com/v1", api_key="none")


def tag(prompt: str) -> str:
    link = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url").data[0].url
    encoded = base64.b64encode(requests.get(link, timeout=30).content).decode()
    return f'<img src="data:image/png;base64,{encoded}">'
