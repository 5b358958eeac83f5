import json
import os

from openai import OpenAI

SETTINGS = json.load(open("settings.json"))
client = OpenAI(base_url=os.getenv("OPENAI_IMAGE_BASE_URL"), api_key=SETTINGS["key"])  # expect: wrapper


def draw(prompt: str):
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper
