# refused: url-leaves-function
from openai import OpenAI
from shop import Painter

client = OpenAI(base_url="https://relay.example.net/v1")


class Relayed(Painter):
    def draw(self, prompt):
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        return reply.data[0].url
