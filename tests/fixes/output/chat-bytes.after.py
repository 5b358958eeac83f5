# output-as: bytes
import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    completion = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not completion.data or not completion.data[0].b64_json:
        return None
    image_bytes = base64.b64decode(completion.data[0].b64_json)
    return {"image": image_bytes}
