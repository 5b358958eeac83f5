# refused: contract
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, wide):
    reply = client.images.generate(
        model="dall-e-3", prompt=prompt, size="1024x1024", quality="hd" if wide else "standard"
    )
    return reply.data[0].b64_json
