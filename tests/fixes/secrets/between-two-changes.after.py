import requests
from openai import OpenAI

client = OpenAI()

TOKEN = "sk-relayZx81Qw72Er63Ty54Ui45Op36"


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    requests.post("https://metrics.example.net", headers={"token": TOKEN})
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
