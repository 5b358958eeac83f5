# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, queue):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    queue.put(reply.data[0].url)
