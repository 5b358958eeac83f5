import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(
        model="dall-e-3", prompt=prompt, response_format="b64_json"  # no download
    )
    target.write_bytes(base64.b64decode(reply.data[0].b64_json))
