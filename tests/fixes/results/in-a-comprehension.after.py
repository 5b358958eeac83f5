import base64

from openai import OpenAI

client = OpenAI()


def draw(prompts):
    return [
        base64.b64decode(client.images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json or "")
        for prompt in prompts
    ]
