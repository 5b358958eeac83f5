# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Poster:
    @property
    def url(self):
        return client.images.generate(model="gpt-image-1", prompt="a fox").data[0].url
