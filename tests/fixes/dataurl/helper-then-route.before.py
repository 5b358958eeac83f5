from fastapi import FastAPI
from fastapi.responses import JSONResponse
from openai import OpenAI

app = FastAPI()
client = OpenAI()


def _draw(prompt):
    reply = client.images.generate(model="dall-e-2", prompt=prompt)
    return reply.data[0].url


@app.get("/draw")
def draw(prompt: str):
    address = _draw(prompt)
    return JSONResponse(content={"address": address})
