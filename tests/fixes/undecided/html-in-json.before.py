from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.get("/draw")
def draw():
    reply = client.images.generate(model="dall-e-3", prompt="a fox")
    return jsonify({"html": f"<img src='{reply.data[0].url}'>"})
