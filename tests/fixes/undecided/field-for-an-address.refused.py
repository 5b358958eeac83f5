# refused: url-leaves-function
from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel, HttpUrl

app = FastAPI()
client = OpenAI(base_url="https://relay.example.net/v1")


class Drawn(BaseModel):
    image: HttpUrl


@app.post("/draw")
def draw(prompt: str) -> Drawn:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return Drawn(image=reply.data[0].url)
