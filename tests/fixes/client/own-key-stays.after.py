import os

from openai import OpenAI


def draw(prompt):
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return image_response.data[0].b64_json
