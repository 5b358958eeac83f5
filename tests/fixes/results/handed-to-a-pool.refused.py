# refused: several-clients
from multiprocessing.pool import ThreadPool

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    with ThreadPool(4) as pool:
        replies = pool.map(client.images.generate, prompts)
    return [requests.get(reply.data[0].url).content for reply in replies]
