import base64

from g4f.Provider import BingCreateImages
from g4f.client import Client

client = Client(image_provider=BingCreateImages, api_key="x")


def draw(prompt):
    reply = client.images.generate(prompt, "dall-e-3", response_format="b64_json")
    return base64.b64decode(reply.data[0].b64_json)
