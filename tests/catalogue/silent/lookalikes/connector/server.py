from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from openai import OpenAI

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://chatgpt.com", "https://chat.openai.com", "https://gemini.google.com"])


@app.post("/draw")
def draw(prompt: str) -> str:
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json
