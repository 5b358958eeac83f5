# output-as: path
import webbrowser

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    webbrowser.open(reply.data[0].url)
