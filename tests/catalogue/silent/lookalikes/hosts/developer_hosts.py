"""The hosts that the same vendors keep for programs."""
import os

import requests
from openai import OpenAI

HEADERS = {"Authorization": "Bearer " + os.environ["API_KEY"]}


def ideogram(prompt: str) -> dict:
    return requests.post("https://api.ideogram.ai/v1/ideogram-v3/generate", json={"prompt": prompt}, headers={"Api-Key": "k"}).json()


def leonardo(prompt: str) -> dict:
    return requests.post("https://cloud.leonardo.ai/api/rest/v1/generations", json={"prompt": prompt}, headers=HEADERS).json()


def ark(prompt: str) -> dict:
    return requests.post("https://ark.cn-beijing.volces.com/api/v3/images/generations", json={"model": "doubao-seedream-4", "prompt": prompt}, headers=HEADERS).json()


def dashscope(prompt: str) -> dict:
    url = "https://dashscope.aliyuncs.com/api/v1/services/aigc/text2image/image-synthesis"
    return requests.post(url, json={"model": "qwen-image", "input": {"prompt": prompt}}, headers=HEADERS).json()


def poe(prompt: str):
    client = OpenAI(base_url="https://api.poe.com/v1", api_key=os.environ["POE_API_KEY"])
    return client.chat.completions.create(model="GPT-Image-1", messages=[{"role": "user", "content": prompt}])


def gemini(prompt: str) -> dict:
    url = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash-image:generateContent"
    return requests.post(url, json={"contents": [{"parts": [{"text": prompt}]}]}, headers={"x-goog-api-key": "k"}).json()


def openai(prompt: str) -> dict:
    return requests.post("https://api.openai.com/v1/images/generations", json={"model": "gpt-image-2", "prompt": prompt}, headers=HEADERS).json()


def newer(prompt: str):
    return OpenAI().images.generate(model="gpt-image-2.5-sunburst", prompt=prompt)


def newest(prompt: str):
    return OpenAI().images.generate(model="gpt-image-2.6-flare", prompt=prompt)
