import base64
import os

from openai import AzureOpenAI, OpenAI

azure = AzureOpenAI(
    azure_endpoint="https://posters.openai.azure.com",
    api_key=os.environ["POSTERS_AZURE_KEY"],
    api_version="2025-04-01-preview",
)
relay = OpenAI()


def draw(prompt, official):
    if official:
        reply = azure.images.generate(model="posters-image", prompt=prompt)
        return base64.b64decode(reply.data[0].b64_json)
    answer = relay.images.generate(model="gpt-image-2", prompt=prompt)
    if not answer.data or not answer.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(answer.data[0].b64_json)
