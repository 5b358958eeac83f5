import json

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=3)
    return json.dumps([f"data:image/png;base64,{item.b64_json}" for item in reply.data or []])
