from typing import Annotated
from fastapi import Depends, FastAPI
from openai import OpenAI

app = FastAPI()


def get_client():
    return OpenAI(base_url="https://relay.example.net/v1")


Client = Annotated[OpenAI, Depends(get_client)]


@app.post("/draw")
def draw(prompt: str, client: Client):
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper
