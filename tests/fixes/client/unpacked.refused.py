# refused: unpacked-arguments
from openai import OpenAI

SETTINGS = {"base_url": "https://relay.example.net/v1", "timeout": 60}
client = OpenAI(**SETTINGS)


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
