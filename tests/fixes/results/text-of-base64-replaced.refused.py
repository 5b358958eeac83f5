# refused: url-leaves-function
import base64

from openai import OpenAI

client = OpenAI()


def vase(place):
    response = client.images.generate(model="dall-e-3", prompt="a vase", response_format="b64_json")
    text = response.data[0].b64_json
    if text.startswith("data:"):
        text = text.split(",", 1)[1]
    text = response.data[0].url or text
    with open(place, "wb") as file:
        file.write(base64.b64decode(text))
