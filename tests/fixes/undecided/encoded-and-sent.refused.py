# refused: url-leaves-function
import json
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, socket):
    address = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    socket.send(json.dumps({"image": address}))
