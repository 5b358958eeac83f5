from fastapi import FastAPI
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


app = FastAPI()


def address(prompt):
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url


@app.post("/draw")
def draw(prompt: str):
    return address(prompt)
