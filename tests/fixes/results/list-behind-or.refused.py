# refused: mixed-sources
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, cached):
    images = cached or client.images.generate(model="gpt-image-1", prompt=prompt, response_format="b64_json").data
    return [image.b64_json for image in images]
