# refused: url-leaves-function
import sys

from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI(base_url="https://relay.example.net/v1")


@app.get("/draw")
def draw():
    address = client.images.generate(model="gpt-image-1", prompt="a fox").data[0].url
    print("drawn:", address, file=sys.stderr)
    return jsonify({"image": address})
