from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI(base_url="https://relay.example.net/v1")


@app.route("/draw", methods=["POST"])
def draw():
    reply = client.images.generate(model="dall-e-3", prompt=request.json["prompt"], response_format="url")
    address = reply.data[0].url
    return jsonify({"image": address, "ok": True})
