import base64

from openai import OpenAI

client = OpenAI(base_url="https://api.muapi.ai/api/v1", api_key="none")


def frames(prompt):
    stream = client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=2)
    for number, event in enumerate(stream):
        yield number, base64.b64decode(event.b64_json)
