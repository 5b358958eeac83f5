import os

from openai import OpenAI


def draw(prompt):
    client = OpenAI(api_key=os.environ["OPENAI_API_KEY"], base_url="https://relay.example.net/v1")
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].b64_json
