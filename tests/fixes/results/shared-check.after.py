import base64

from openai import OpenAI

client = OpenAI()


def save(image_bytes, place="lamp.png"):
    # As it came.
    with open(place, "wb") as file:
        file.write(image_bytes)
    print("saved")


def lamp():
    response = client.images.generate(model="gpt-image-2", prompt="a lamp")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    save(base64.b64decode(response.data[0].b64_json))


def vase():
    response = client.images.generate(model="gpt-image-2", prompt="a vase")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    address = base64.b64decode(response.data[0].b64_json)
    save(address, "vase.png")
