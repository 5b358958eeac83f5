import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    return [requests.get(client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url).content for prompt in prompts]
