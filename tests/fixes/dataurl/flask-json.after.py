from flask import Flask, jsonify, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.route("/draw", methods=["POST"])
def draw():
    reply = client.images.generate(model="gpt-image-2", prompt=request.json["prompt"])
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    address = f"data:image/png;base64,{reply.data[0].b64_json}"
    return jsonify({"image": address, "ok": True})
