# refused: url-leaves-function
from agents import tool
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


@tool
def draw(prompt: str) -> str:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
