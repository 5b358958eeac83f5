import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1")
image_client = OpenAI()


def chat(text):
    return client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}])
