import logging

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    print(reply)
    logging.info(f"the reply is {reply.data[0]}")
    download = requests.get(reply.data[0].url)
    print("downloaded", download)
    with open(target, "wb") as file:
        file.write(download.content)
