import os

from openai import OpenAI

KEY = os.environ["RELAY_KEY"]


def chatgpt2api(prompt: str):
    client = OpenAI(base_url="http://chatgpt2api:80/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def gptimage2api(prompt: str):
    client = OpenAI(base_url="http://gptimage2api:80/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def gpt2api(prompt: str):
    client = OpenAI(base_url="http://gpt2api:8080/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def image2api(prompt: str):
    client = OpenAI(base_url="http://image2api:8080/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def image2api_backend(prompt: str):
    client = OpenAI(base_url="http://image2api-backend:8080/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def codex_image_api(prompt: str):
    client = OpenAI(base_url="http://codex-image-api:10532/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def codex_lb(prompt: str):
    client = OpenAI(base_url="http://codex-lb:2455/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def cli_proxy_api(prompt: str):
    client = OpenAI(base_url="http://cli-proxy-api:8317/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def cliproxyapi(prompt: str):
    client = OpenAI(base_url="http://cliproxyapi:8317/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def sub2api(prompt: str):
    client = OpenAI(base_url="http://sub2api:8080/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def chat2api(prompt: str):
    client = OpenAI(base_url="http://chat2api:5005/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def chatgpt_to_api(prompt: str):
    client = OpenAI(base_url="http://chatgpt-to-api:8080/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def freegpt35(prompt: str):
    client = OpenAI(base_url="http://freegpt35:3040/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def pandora_next(prompt: str):
    client = OpenAI(base_url="http://pandora-next:8181/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def chatgpt_mirror(prompt: str):
    client = OpenAI(base_url="http://chatgpt-mirror:50002/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def g4f(prompt: str):
    client = OpenAI(base_url="http://g4f:1337/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def gpt4free(prompt: str):
    client = OpenAI(base_url="http://gpt4free:1337/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def sora2api(prompt: str):
    client = OpenAI(base_url="http://sora2api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def flow2api(prompt: str):
    client = OpenAI(base_url="http://flow2api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def grok2api(prompt: str):
    client = OpenAI(base_url="http://grok2api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def jimeng_free_api(prompt: str):
    client = OpenAI(base_url="http://jimeng-free-api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def jimeng2api(prompt: str):
    client = OpenAI(base_url="http://jimeng2api:5100/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def jimeng_api(prompt: str):
    client = OpenAI(base_url="http://jimeng-api:5100/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def doubao_free_api(prompt: str):
    client = OpenAI(base_url="http://doubao-free-api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def qwen_free_api(prompt: str):
    client = OpenAI(base_url="http://qwen-free-api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def gemini_fastapi(prompt: str):
    client = OpenAI(base_url="http://gemini-fastapi:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def adobe2api(prompt: str):
    client = OpenAI(base_url="http://adobe2api:6001/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def codeximagen2api(prompt: str):
    client = OpenAI(base_url="http://codeximagen2api:8000/v1", api_key=KEY)  # expect: session-relay
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay
