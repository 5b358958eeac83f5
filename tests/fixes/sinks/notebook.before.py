from IPython.display import Image
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def show(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return Image(url=reply.data[0].url)
