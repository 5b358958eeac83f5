import os

import requests
from acedatacloud import AceDataCloud
from openai import OpenAI

APIYI = OpenAI(base_url="https://api.apiyi.com/v1", api_key=os.environ["APIYI_API_KEY"])
VIP = OpenAI(base_url="https://vip.apiyi.com/v1", api_key=os.environ["APIYI_API_KEY"])
ACE = OpenAI(base_url="https://api.acedata.cloud/openai", api_key=os.environ["ACEDATACLOUD_API_TOKEN"])
LAOZHANG = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["LAOZHANG_API_KEY"])
HUB = OpenAI(base_url="https://aihubmix.com/v1", api_key=os.environ["AIHUBMIX_API_KEY"])


def apiyi_all(prompt: str):
    return APIYI.images.generate(model="gpt-image-2-all", prompt=prompt)  # expect: session-relay


def apiyi_vip(prompt: str):
    return VIP.images.generate(model="gpt-image-2-vip", prompt=prompt)  # expect: session-relay


def ace_plain(prompt: str):
    return ACE.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def ace_reverse(prompt: str):
    return ACE.images.generate(model="gpt-image-2:reverse", prompt=prompt)  # expect: session-relay


def ace_package(prompt: str):
    return AceDataCloud().openai.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def ace_http(prompt: str) -> dict:
    return requests.post("https://x402.acedata.cloud/openai/images/generations", json={"model": "gpt-image-2", "prompt": prompt}).json()  # expect: session-relay


def laozhang_sora(prompt: str):
    return LAOZHANG.chat.completions.create(model="sora_image", messages=[{"role": "user", "content": prompt}])  # expect: session-relay


def laozhang_4o(prompt: str):
    return LAOZHANG.images.generate(model="gpt-4o-image", prompt=prompt)  # expect: session-relay


def hub_vip(prompt: str):
    return HUB.images.generate(model="gpt-4o-image-vip", prompt=prompt)  # expect: session-relay
