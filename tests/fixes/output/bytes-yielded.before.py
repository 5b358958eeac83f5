# output-as: bytes
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        yield reply.data[0].url
