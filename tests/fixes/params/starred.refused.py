# refused: unpacked-arguments
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    args = [prompt]
    reply = client.images.generate(*args, model="gpt-image-1")
    return reply.data[0].b64_json
