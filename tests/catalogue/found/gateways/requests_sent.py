import os

import requests

HEADERS = {"Authorization": "Bearer " + os.environ["GATEWAY_KEY"]}


def by_0(prompt: str) -> dict:
    body = {"model": "gpt-image-2-text-to-image", "prompt": prompt}
    return requests.post("https://api.kie.ai/api/v1/jobs/createTask", json=body, headers=HEADERS).json()  # expect: gateway


def by_1(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.piapi.ai/api/v1/task", json=body, headers=HEADERS).json()  # expect: gateway


def by_2(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.apimart.ai/v1/images/generations", json=body, headers=HEADERS).json()  # expect: gateway


def by_3(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://toapis.com/v1/images/generations", json=body, headers=HEADERS).json()  # expect: gateway


def by_4(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://grsaiapi.com/v1/api/generate", json=body, headers=HEADERS).json()  # expect: gateway


def by_5(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://grsai.dakka.com.cn/v1/api/generate", json=body, headers=HEADERS).json()  # expect: gateway


def by_6(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.muapi.ai/api/v1/gpt-image-2-text-to-image", json=body, headers=HEADERS).json()  # expect: gateway


def by_7(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.302.ai/302/submit/gpt-image-2-t2i", json=body, headers=HEADERS).json()  # expect: gateway


def by_8(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.wavespeed.ai/api/v3/openai/gpt-image-2/text-to-image", json=body, headers=HEADERS).json()  # expect: gateway


def by_9(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://nano-gpt.com/api/v1/images/generations", json=body, headers=HEADERS).json()  # expect: gateway


def by_10(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.siliconflow.cn/v1/images/generations", json=body, headers=HEADERS).json()  # expect: gateway


def by_11(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://fal.run/fal-ai/gpt-image-1.5", json=body, headers=HEADERS).json()  # expect: gateway


def by_12(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://queue.fal.run/openai/gpt-image-2/edit", json=body, headers=HEADERS).json()  # expect: gateway


def by_13(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://api.replicate.com/v1/models/openai/gpt-image-2/predictions", json=body, headers=HEADERS).json()  # expect: gateway


def by_14(prompt: str) -> dict:
    body = {"model": "gpt-image-2", "prompt": prompt}
    return requests.post("https://openrouter.ai/api/v1/images", json=body, headers=HEADERS).json()  # expect: gateway


def by_15(prompt: str) -> dict:
    body = {"model": "gpt-image-2:official", "prompt": prompt}
    return requests.post("https://api.acedata.cloud/openai/images/generations", json=body, headers=HEADERS).json()  # expect: gateway


def by_16(prompt: str) -> dict:
    body = {"model": "gpt-image-2:official", "prompt": prompt}
    return requests.post("https://x402.acedata.cloud/openai/images/generations", json=body, headers=HEADERS).json()  # expect: gateway
