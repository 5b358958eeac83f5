import base64

from openai import OpenAI

client = OpenAI()


def lamp(place):
    response = client.images.generate(model="dall-e-3", prompt="a lamp", response_format="b64_json")
    encoded = response.data[0].b64_json.encode()
    with open(place, "wb") as file:
        file.write(base64.decodebytes(encoded))


def vase(place):
    response = client.images.generate(model="dall-e-3", prompt="a vase", response_format="b64_json")
    text = response.data[0].b64_json
    if not text.startswith("iVBOR"):
        raise ValueError(text[:20])
    print(len(text), text.strip()[-4:])
    with open(place, "wb") as file:
        file.write(base64.b64decode(text))
