import os

from openai import OpenAI

ACE = OpenAI(base_url="https://api.acedata.cloud/openai", api_key=os.environ["ACEDATACLOUD_API_TOKEN"])  # expect: gateway
APIYI = OpenAI(base_url="https://api.apiyi.com/v1", api_key=os.environ["APIYI_API_KEY"])  # expect: gateway
LAOZHANG = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["LAOZHANG_API_KEY"])  # expect: gateway
TOAPIS = OpenAI(base_url="https://toapis.com/v1", api_key=os.environ["TOAPIS_KEY"])  # expect: gateway
GRSAI = OpenAI(base_url="https://grsai.dakka.com.cn/v1", api_key=os.environ["GRSAI_KEY"])  # expect: gateway


def ace_official(prompt: str):
    return ACE.images.generate(model="gpt-image-2:official", prompt=prompt)  # expect: gateway


def apiyi_plain(prompt: str):
    return APIYI.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def laozhang_plain(prompt: str):
    return LAOZHANG.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def laozhang_vip(prompt: str):
    return LAOZHANG.images.generate(model="gpt-image-2-vip", prompt=prompt)  # expect: gateway


def toapis_vip(prompt: str):
    return TOAPIS.images.generate(model="gpt-image-2-vip", prompt=prompt)  # expect: gateway


def grsai_vip(prompt: str):
    return GRSAI.images.generate(model="gpt-image-2-vip", prompt=prompt)  # expect: gateway
