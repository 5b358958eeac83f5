from fastapi import FastAPI
from openai import OpenAI

client = OpenAI()


app = FastAPI()


def address(prompt):
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return f"data:image/png;base64,{image_response.data[0].b64_json}"


@app.post("/draw")
def draw(prompt: str):
    return address(prompt)
