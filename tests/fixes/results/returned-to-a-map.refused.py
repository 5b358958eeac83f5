# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")
import requests
from concurrent.futures import ThreadPoolExecutor


def one(p):
    return client.images.generate(model="dall-e-3", prompt=p).data[0].url


with ThreadPoolExecutor(4) as ex:
    for i, url in enumerate(ex.map(one, ["a", "b"])):
        open(f"{i}.png", "wb").write(requests.get(url).content)
