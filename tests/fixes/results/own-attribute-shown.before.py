from openai import OpenAI
import requests
from PIL import Image
from io import BytesIO

class Painter:
    def __init__(self):
        self.client = OpenAI(api_key="k", base_url="https://relay.example/v1")
        self.url = None

    def paint(self, prompt):
        response = self.client.images.generate(model="dall-e-3", prompt=prompt)
        self.url = response.data[0].url
        return self.url

    def show(self):
        Image.open(BytesIO(requests.get(self.url).content)).show()

p = Painter()
p.paint("a cat")
p.show()
