# output-as: path
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    found = []
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=3)
    for image in reply.data:
        found.append(image.url)
    return found
