# output-as: path
# refused: result-in-expression
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def show(image=client.images.generate(model="gpt-image-1", prompt="a fox").data[0].url):
    return image
