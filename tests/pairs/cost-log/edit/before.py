import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")
EDIT_PRICE = 0.06
bill = []


def repaint(path, prompt):
    with open(path, "rb") as image:
        result = client.images.edit(model="gpt-image-1", image=image, prompt=prompt)
    bill.append(("edit", EDIT_PRICE))
    return base64.b64decode(result.data[0].b64_json)
