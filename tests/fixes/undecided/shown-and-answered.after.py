from flask import Flask, jsonify
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.get("/draw")
def draw():
    image_response = client.images.generate(model="gpt-image-2", prompt="a fox")
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    address = f"data:image/png;base64,{image_response.data[0].b64_json}"
    return jsonify({"image": address, "html": f"<img src='{address}'>"})
