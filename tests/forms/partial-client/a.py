from functools import partial
from openai import OpenAI

make = partial(OpenAI, base_url="https://relay.example.net/v1")
client = make(api_key="k")
client.images.generate(model="gpt-image-2", prompt="x")  # expect: wrapper
