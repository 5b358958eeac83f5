# refused: several-clients
from openai import OpenAI


def draw(prompt, relay):
    client = OpenAI(base_url="https://relay.example.net/v1") if relay else OpenAI()
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
