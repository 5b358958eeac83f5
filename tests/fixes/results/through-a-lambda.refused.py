# refused: result-leaves
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    get = lambda prompt: client.images.generate(model="gpt-image-1", prompt=prompt)
    return [requests.get(get(p).data[0].url).content for p in prompts]
