from openai import OpenAI


def draw(prompt):
    with OpenAI() as client:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
