# refused: file-as-text
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def paint(path: str):
    reply = client.images.edit(model="gpt-image-1", image=path, prompt="in oil")
    return reply.data[0].b64_json
