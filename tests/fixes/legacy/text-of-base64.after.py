import base64

import openai


def lamp(place):
    response = openai.images.generate(model="gpt-image-2", prompt="a lamp")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    encoded = response.data[0].b64_json.encode()
    with open(place, "wb") as file:
        file.write(base64.decodebytes(encoded))
