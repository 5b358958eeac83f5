# refused: download-not-followed
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, path):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    r = requests.get(reply.data[0].url, stream=True)
    with open(path, "wb") as file:
        for chunk in r.iter_content(1024):
            if chunk:
                file.write(chunk)
