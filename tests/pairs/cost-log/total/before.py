import base64

from openai import OpenAI

PRICE_PER_IMAGE = 0.04
client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")
total = 0.0


def draw(prompt):
    global total
    result = client.images.generate(model="gpt-image-1", prompt=prompt)
    total += PRICE_PER_IMAGE
    return base64.b64decode(result.data[0].b64_json)


def spent():
    return total
