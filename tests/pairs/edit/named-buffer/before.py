import base64
import io

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def repaint(data, prompt):
    buffer = io.BytesIO(data)
    buffer.name = "picture.png"
    result = client.images.edit(model="gpt-image-1", image=buffer, prompt=prompt)
    return base64.b64decode(result.data[0].b64_json)
