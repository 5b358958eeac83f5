import os

from openai import OpenAI

KEY = os.environ["GATEWAY_KEY"]


def by_0(prompt: str):
    client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_1(prompt: str):
    client = OpenAI(base_url="https://ai-gateway.vercel.sh/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_2(prompt: str):
    client = OpenAI(base_url="https://gateway.ai.cloudflare.com/v1/a/g/openai", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_3(prompt: str):
    client = OpenAI(base_url="https://api.portkey.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_4(prompt: str):
    client = OpenAI(base_url="https://oai.helicone.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_5(prompt: str):
    client = OpenAI(base_url="https://api.poe.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_6(prompt: str):
    client = OpenAI(base_url="https://zenmux.ai/api/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_7(prompt: str):
    client = OpenAI(base_url="https://api.aimlapi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_8(prompt: str):
    client = OpenAI(base_url="https://api.apimart.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_9(prompt: str):
    client = OpenAI(base_url="https://toapis.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_10(prompt: str):
    client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_11(prompt: str):
    client = OpenAI(base_url="https://api2.laozhang.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_12(prompt: str):
    client = OpenAI(base_url="https://api.apiyi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_13(prompt: str):
    client = OpenAI(base_url="https://vip.apiyi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_14(prompt: str):
    client = OpenAI(base_url="https://b.apiyi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_15(prompt: str):
    client = OpenAI(base_url="https://aihubmix.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_16(prompt: str):
    client = OpenAI(base_url="https://api.cometapi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_17(prompt: str):
    client = OpenAI(base_url="https://api.302.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_18(prompt: str):
    client = OpenAI(base_url="https://api.302ai.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_19(prompt: str):
    client = OpenAI(base_url="https://api.302ai.cn/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_20(prompt: str):
    client = OpenAI(base_url="https://nano-gpt.com/api/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_21(prompt: str):
    client = OpenAI(base_url="https://api.tu-zi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_22(prompt: str):
    client = OpenAI(base_url="https://ai.comfly.chat/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_23(prompt: str):
    client = OpenAI(base_url="https://api.bltcy.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_24(prompt: str):
    client = OpenAI(base_url="https://yunwu.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_25(prompt: str):
    client = OpenAI(base_url="https://www.dmxapi.cn/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_26(prompt: str):
    client = OpenAI(base_url="https://www.dmxapi.com/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_27(prompt: str):
    client = OpenAI(base_url="https://api.easyart.cc/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_28(prompt: str):
    client = OpenAI(base_url="https://api.chatanywhere.tech/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_29(prompt: str):
    client = OpenAI(base_url="https://api.link-ai.tech/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_30(prompt: str):
    client = OpenAI(base_url="https://gen.pollinations.ai/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_31(prompt: str):
    client = OpenAI(base_url="https://api.siliconflow.cn/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_32(prompt: str):
    client = OpenAI(base_url="https://jmrai.net/v1", api_key=KEY)  # expect: gateway
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway
