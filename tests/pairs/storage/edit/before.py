import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def repaint(path, prompt, target):
    with open(path, "rb") as image:
        result = client.images.edit(model="gpt-image-1", image=image, prompt=prompt, response_format="url")
    picture = requests.get(result.data[0].url)
    if picture.status_code != 200:
        raise RuntimeError("the picture is gone")
    with open(target, "wb") as file:
        file.write(picture.content)
