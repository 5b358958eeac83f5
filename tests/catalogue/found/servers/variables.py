import os

import requests
from openai import OpenAI


def pair(prompt: str):
    client = OpenAI(base_url=os.environ["C2A_BASE"], api_key=os.environ["C2A_KEY"])  # expect: wrapper
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper


def relay(prompt: str):
    client = OpenAI(base_url=os.environ["CHATGPT2API_BASE_URL"], api_key=os.environ["CHATGPT2API_AUTH_KEY"])  # expect: wrapper
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def free(prompt: str):
    client = OpenAI(base_url=f"http://{os.environ['GPT4FREE_HOST']}:1337/v1", api_key="x")  # expect: wrapper
    return client.images.generate(model="gpt-image", prompt=prompt)  # expect: session-relay


def grok(prompt: str):
    client = OpenAI(base_url=os.environ["GROK2API_BASE_URL"], api_key="x")  # expect: wrapper
    return client.images.generate(model="grok-imagine-image", prompt=prompt)  # expect: session-relay
