from flask import Flask, request
from openai import OpenAI

client = OpenAI()


app = Flask(__name__)


@app.route("/draw")
def draw():
    prompt = request.args["prompt"]
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    picture = f"data:image/png;base64,{image_response.data[0].b64_json}"
    return f'<a href="{picture}" download="picture.png">Save</a>'
