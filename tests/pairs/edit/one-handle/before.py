import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def repaint(path, prompt):
    with open(path, "rb") as picture:
        result = client.images.edit(model="gpt-image-1", image=picture, prompt=prompt)
    return base64.b64decode(result.data[0].b64_json)
