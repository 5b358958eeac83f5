from openai import OpenAI

clients = {}
clients["relay"] = OpenAI(base_url="https://relay.example.net/v1")


def draw(p):
    return clients["relay"].images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
