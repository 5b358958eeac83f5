# refused: shared-client
import random

from openai import OpenAI

clients = [OpenAI(base_url="https://relay.example.net/v1", api_key=key) for key in open("keys")]


def draw(prompt):
    reply = random.choice(clients).images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
