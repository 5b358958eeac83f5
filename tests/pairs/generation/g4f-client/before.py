import base64

from g4f.client import Client

client = Client()


def draw(prompt):
    response = client.images.generate(model="flux", prompt=prompt, response_format="b64_json")
    return base64.b64decode(response.data[0].b64_json)
