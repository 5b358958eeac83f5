import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    with requests.get(reply.data[0].url, stream=True) as response:
        response.raise_for_status()
        with open(target, "wb") as file:
            for chunk in response.iter_content(8192):
                file.write(chunk)
