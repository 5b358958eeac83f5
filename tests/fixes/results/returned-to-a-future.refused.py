# refused: url-leaves-function
from concurrent.futures import ThreadPoolExecutor

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].url


def main(then):
    with ThreadPoolExecutor() as pool:
        pool.submit(draw, "a cat").add_done_callback(then)
    return draw("a dog")
