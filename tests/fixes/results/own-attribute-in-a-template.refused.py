# refused: url-leaves-function
import requests
from flask import render_template
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Painter:
    def paint(self, prompt):
        self.image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url

    def save(self, path):
        with open(path, "wb") as file:
            file.write(requests.get(self.image_url).content)

    def page(self):
        return render_template("painter.html", painter=self)
