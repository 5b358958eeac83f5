from fastapi import FastAPI
from fastapi.responses import JSONResponse
from openai import OpenAI

app = FastAPI()
client = OpenAI()


def _draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return f"data:image/png;base64,{reply.data[0].b64_json}"


@app.get("/draw")
def draw(prompt: str):
    address = _draw(prompt)
    return JSONResponse(content={"address": address})
