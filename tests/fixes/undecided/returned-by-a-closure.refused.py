# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def painter(style):
    def draw(prompt):
        reply = client.images.generate(model="gpt-image-1", prompt=f"{prompt}, {style}")
        return reply.data[0].url

    return draw
