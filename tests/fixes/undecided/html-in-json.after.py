from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.get("/draw")
def draw():
    reply = client.images.generate(model="gpt-image-2", prompt="a fox")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_url = f"data:image/png;base64,{reply.data[0].b64_json}"
    return jsonify({"html": f"<img src='{image_url}'>"})
