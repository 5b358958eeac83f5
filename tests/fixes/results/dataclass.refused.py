# refused: url-leaves-function
from dataclasses import dataclass

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


@dataclass
class Picture:
    url: str


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return Picture(url=reply.data[0].url)
