import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, path):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    picture = requests.get(reply.data[0].url)
    if picture.status_code == 200:
        with open(path, "wb") as file:
            file.write(picture.content)
        return path
    else:
        return None
