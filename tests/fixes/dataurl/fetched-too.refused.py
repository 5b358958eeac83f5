# refused: url-leaves-function
import requests
from flask import jsonify
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    address = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    size = len(requests.get(address).content)
    return jsonify({"image": address, "size": size})
