import logging

from openai import OpenAI

log = logging.getLogger(__name__)
client = OpenAI(base_url="https://relay.example.net/v1")


def main():
    reply = client.images.generate(model="gpt-image-1", prompt="a fox")
    address = reply.data[0].url
    log.info(f"Image link: {address}")
    with open("drawn.txt", "a") as file:
        file.write(address + "\n")
