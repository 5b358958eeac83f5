from openai import OpenAI


def draw(client, prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json


def main():
    return draw(OpenAI(), "a fox")
