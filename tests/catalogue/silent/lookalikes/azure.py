import os

from openai import AzureOpenAI, OpenAI


def draw(prompt: str):
    client = AzureOpenAI(azure_endpoint="https://pictures.openai.azure.com", api_version="2025-04-01-preview")
    return client.images.generate(model="gpt-image-2", prompt=prompt)


def draw_v1(prompt: str):
    client = OpenAI(base_url="https://pictures.openai.azure.com/openai/v1/", api_key=os.environ["AZURE_OPENAI_API_KEY"])
    return client.images.generate(model="gpt-image-2", prompt=prompt)
