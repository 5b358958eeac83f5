from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
