# refused: payload-not-seen
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, words):
    reply = client.images.generate(model="dall-e-3", prompt=prompt, **words)
    return reply.data[0].b64_json
