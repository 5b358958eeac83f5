# output-as: path
# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def show(page, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    page.goto(reply.data[0].url)
