# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Album:
    latest = ""

    def draw(self, prompt):
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        Album.latest = reply.data[0].url
