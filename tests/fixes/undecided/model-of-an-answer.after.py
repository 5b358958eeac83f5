from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()


class Drawn(BaseModel):
    image: str
    prompt: str


@app.post("/draw")
def draw(prompt: str) -> Drawn:
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return Drawn(image=f"data:image/png;base64,{reply.data[0].b64_json}", prompt=prompt)
