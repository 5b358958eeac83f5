from functools import lru_cache
from openai import OpenAI


@lru_cache(maxsize=1)
def client():
    return OpenAI(base_url="https://relay.example.net/v1")


def draw(p):
    return client().images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
