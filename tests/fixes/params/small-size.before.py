from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-2", prompt=prompt, size="256x256", n=2)
    return reply.data[0].b64_json
