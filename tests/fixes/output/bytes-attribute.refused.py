# output-as: bytes
# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(post):
    reply = client.images.generate(model="gpt-image-1", prompt=post.title)
    post.image = reply.data[0].url
    post.save()
