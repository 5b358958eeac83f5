"""Several API keys of one's own at the official API and at gateways, and servers tried one after another."""
import itertools
import os
import random

import requests
from openai import OpenAI

KEYS = itertools.cycle(os.environ["OPENAI_API_KEYS"].split(","))
ENDPOINTS = ["https://api.openai.com/v1", "https://eu.api.openai.com/v1"]


def draw(prompt: str):
    return OpenAI(api_key=next(KEYS)).images.generate(model="gpt-image-2", prompt=prompt)


def shuffled(keys: list, prompt: str):
    random.shuffle(keys)
    for key in keys:
        try:
            client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=key)
            return client.images.generate(model="openai/gpt-image-2", prompt=prompt)
        except Exception:
            continue
    return None


def fallback(prompt: str) -> dict:
    for base in ENDPOINTS:
        reply = requests.post(f"{base}/images/generations", json={"model": "gpt-image-2", "prompt": prompt})
        if reply.ok:
            return reply.json()
    return {}
