from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="flux-pro", prompt=prompt, size="1024x1024")
    return reply.data[0].b64_json
