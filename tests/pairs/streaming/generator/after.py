import base64

from openai import OpenAI

client = OpenAI()


def frames(prompt):
    stream = client.images.generate(model="gpt-image-2", prompt=prompt, stream=True, partial_images=2)
    for number, event in enumerate(stream):
        yield number, base64.b64decode(event.b64_json)
