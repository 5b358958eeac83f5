import base64

from openai import OpenAI


def draw(prompt, path):
    client = OpenAI()
    response = client.images.generate(model="gpt-image-2", prompt=prompt)
    with open(path, "wb") as file:
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        file.write(base64.b64decode(response.data[0].b64_json))
