import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")  # the cheap one


def draw(prompt):
    # ask
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)  # slow
    # fetch
    url = reply.data[0].url  # short-lived
    response = requests.get(url)  # may be large
    # keep
    return response.content  # bytes
