import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, count):
    result = client.images.generate(model="gpt-image-1", prompt=prompt, n=count, response_format="url")
    urls = [image.url for image in result.data]
    return [requests.get(url).content for url in urls]
