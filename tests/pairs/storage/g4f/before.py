import requests
from g4f.client import Client


def draw(prompt, path):
    client = Client()
    response = client.images.generate(model="flux", prompt=prompt, response_format="url")
    with open(path, "wb") as file:
        file.write(requests.get(response.data[0].url).content)
