# output-as: path
# refused: address-taken-twice
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=3)
    for image in reply.data:
        print(image.url)
    for image in reply.data:
        yield image.url
