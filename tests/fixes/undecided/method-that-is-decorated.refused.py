# refused: url-leaves-function
from shop import register
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


@register
class Relayed:
    def draw(self, prompt):
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        return reply.data[0].url
