from g4f.client import Client
import requests

client = Client()


def draw(prompt, target):
    """Free of charge."""
    response = client.images.generate(
        model="flux",
        prompt=prompt,
        response_format="url",
        proxy="http://localhost:8080",
    )
    with open(target, "wb") as file:
        file.write(requests.get(response.data[0].url).content)
