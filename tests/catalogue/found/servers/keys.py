from openai import OpenAI


def first(prompt: str):
    client = OpenAI(base_url="https://pictures.example.org/v1", api_key="chatgpt2api")
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay


def second(prompt: str):
    client = OpenAI(base_url="https://pictures.example.org/v1", api_key="han1234")
    return client.images.generate(model="gpt-image", prompt=prompt)  # expect: session-relay
