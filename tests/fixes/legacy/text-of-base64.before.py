import base64

import openai


def lamp(place):
    response = openai.Image.create(prompt="a lamp", response_format="b64_json")
    encoded = response["data"][0]["b64_json"].encode()
    with open(place, "wb") as file:
        file.write(base64.decodebytes(encoded))
