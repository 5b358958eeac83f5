from openai import OpenAI

CONF = {"base_url": "https://relay.example.net/v1", "api_key": "k"}
client = OpenAI(**CONF)


def draw(p):
    return client.images.generate(**{"model": "gpt-image-2", "prompt": p})  # expect: wrapper
