# refused: url-leaves-function
from fastapi import FastAPI
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


app = FastAPI()


@app.post("/draw")
def draw(prompt: str):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return {"url": reply.data[0].url}
