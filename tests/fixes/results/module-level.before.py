import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


reply = client.images.generate(model="dall-e-3", prompt="a fox", quality="standard")
url = reply.data[0].url
with open("fox.png", "wb") as file:
    file.write(requests.get(url).content)
