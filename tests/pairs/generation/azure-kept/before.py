import base64
import os

from openai import AzureOpenAI, OpenAI

azure = AzureOpenAI(
    azure_endpoint="https://posters.openai.azure.com",
    api_key=os.environ["POSTERS_AZURE_KEY"],
    api_version="2025-04-01-preview",
)
relay = OpenAI(base_url="https://relay.example.net/v1", api_key=os.environ["RELAY_KEY"])


def draw(prompt, official):
    if official:
        reply = azure.images.generate(model="posters-image", prompt=prompt)
        return base64.b64decode(reply.data[0].b64_json)
    answer = relay.images.generate(model="gpt-image-1", prompt=prompt)
    return base64.b64decode(answer.data[0].b64_json)
