# refused: contract
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    quality = "ultra" if len(prompt) > 9 else "high"
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, quality=quality)
    return reply.data[0].b64_json
