import os
import re

from openai import OpenAI

client = OpenAI(base_url=os.environ["IMAGE_BASE_URL"], api_key=os.environ["IMAGE_KEY"])


def draw_0(prompt: str):
    return client.images.generate(model="gpt-image-2-all", prompt=prompt)  # expect: session-relay


def draw_1(prompt: str):
    return client.images.generate(model="gpt-image-1-all", prompt=prompt)  # expect: session-relay


def draw_2(prompt: str):
    return client.images.generate(model="gpt-image-1.5-all", prompt=prompt)  # expect: session-relay


def draw_3(prompt: str):
    return client.images.generate(model="gpt-image-2:reverse", prompt=prompt)  # expect: session-relay


def draw_4(prompt: str):
    return client.images.generate(model="gpt-4o-image", prompt=prompt)  # expect: session-relay


def draw_5(prompt: str):
    return client.images.generate(model="gpt-4o-image-vip", prompt=prompt)  # expect: session-relay


def draw_6(prompt: str):
    return client.images.generate(model="gpt-4o-image-async", prompt=prompt)  # expect: session-relay


def draw_7(prompt: str):
    return client.images.generate(model="gpt-4o-image-vip-async", prompt=prompt)  # expect: session-relay


def draw_8(prompt: str):
    return client.images.generate(model="sora_image", prompt=prompt)  # expect: session-relay


def draw_9(prompt: str):
    return client.images.generate(model="codex-gpt-image-2", prompt=prompt)  # expect: session-relay


def draw_10(prompt: str):
    return client.images.generate(model="firefly-gpt-image-2-4k", prompt=prompt)  # expect: session-relay


def draw_11(prompt: str):
    return client.images.generate(model="gpt-image-2-high", prompt=prompt)  # expect: wrapper


def draw_12(prompt: str):
    return client.images.generate(model="gpt-image-2-higher", prompt=prompt)  # expect: wrapper


def draw_13(prompt: str):
    return client.images.generate(model="gpt-image-2-clarity", prompt=prompt)  # expect: wrapper


def chat_0(prompt: str) -> list:
    answer = client.chat.completions.create(model="gpt-4-all", messages=[{"role": "user", "content": f"Draw a picture of {prompt}"}])  # expect: session-relay
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", answer.choices[0].message.content)  # expect: session-relay


def chat_1(prompt: str) -> list:
    answer = client.chat.completions.create(model="gpt-4o-all", messages=[{"role": "user", "content": f"Draw a picture of {prompt}"}])  # expect: session-relay
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", answer.choices[0].message.content)  # expect: session-relay


def chat_2(prompt: str) -> list:
    answer = client.chat.completions.create(model="gpt-4-gizmo-g-abc", messages=[{"role": "user", "content": f"Draw a picture of {prompt}"}])  # expect: session-relay
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", answer.choices[0].message.content)  # expect: session-relay
