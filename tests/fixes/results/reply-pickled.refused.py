# refused: result-leaves
import pickle

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, file):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    pickle.dump(reply, file)
