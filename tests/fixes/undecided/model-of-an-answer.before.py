from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI(base_url="https://relay.example.net/v1")


class Drawn(BaseModel):
    image: str
    prompt: str


@app.post("/draw")
def draw(prompt: str) -> Drawn:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return Drawn(image=reply.data[0].url, prompt=prompt)
