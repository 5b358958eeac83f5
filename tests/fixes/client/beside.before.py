import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1")


def describe(text):
    return client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}])


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
