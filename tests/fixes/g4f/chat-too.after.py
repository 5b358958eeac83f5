from g4f.client import Client
from openai import OpenAI

client = Client()
image_client = OpenAI()


def talk(text):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def draw(prompt):
    reply = image_client.images.generate(prompt=prompt, model="gpt-image-2")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
