import base64

import requests
from openai import OpenAI, OpenAIError

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def answer(prompt):
    """What the page is told."""
    try:
        response = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
        data = requests.get(response.data[0].url, timeout=60).content
    except OpenAIError:
        return {"error": "refused"}
    return {"image": base64.b64encode(data).decode("ascii"), "type": "image/png"}
