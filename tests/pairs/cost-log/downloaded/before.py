import requests
from openai import OpenAI

PRICE_USD = 0.08
client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")
bill = []


def draw(prompt):
    result = client.images.generate(model="dall-e-3", prompt=prompt, response_format="url")
    data = requests.get(result.data[0].url, timeout=60).content
    bill.append(PRICE_USD)
    return data
