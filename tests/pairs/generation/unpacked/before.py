import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, size=None, style=None):
    params = {"model": "dall-e-3", "prompt": prompt, "n": 1, "response_format": "b64_json"}
    if size:
        params["size"] = size
    if style:
        params["style"] = style
    reply = client.images.generate(**params)
    return base64.b64decode(reply.data[0].b64_json)
