import base64

from openai import OpenAI

PRICE = 0.02
client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt):
    result = client.images.generate(model="gpt-image-1", prompt=prompt)
    print(f"cost: {PRICE:.5f} USD")
    return base64.b64decode(result.data[0].b64_json)
