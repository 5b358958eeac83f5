from openai import OpenAI


def unused(prompt: str):
    client = OpenAI(base_url="http://127.0.0.1:10532/v1", api_key="unused")  # expect: wrapper
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper


def empty(prompt: str):
    client = OpenAI(base_url="http://localhost:8317/v1", api_key="EMPTY")  # expect: wrapper
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper


def dummy(prompt: str):
    client = OpenAI(base_url="http://127.0.0.1:2455/v1", api_key="dummy")  # expect: wrapper
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper
