# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")


class Painter:
    def __init__(self):
        self.image_url = None

    def paint(self, prompt):
        self.image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url

    def save(self, path):
        with open(path, "wb") as file:
            file.write(requests.get(self.image_url).content)

    def read(self, name="image_url"):
        return getattr(self, name)
