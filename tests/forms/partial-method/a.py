from functools import partial
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
go = partial(client.images.generate, model="gpt-image-2")
go(prompt="x")  # expect: wrapper
