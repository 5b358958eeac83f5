# refused: url-leaves-function
from flask import Flask, request
from openai import OpenAI

client = OpenAI()


app = Flask(__name__)


@app.route("/draw")
def draw():
    prompt = request.args["prompt"]
    picture = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    return f'<img src="{picture}"><a href="{picture}">Larger</a>'
