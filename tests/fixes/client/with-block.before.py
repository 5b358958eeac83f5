from openai import OpenAI


def draw(prompt):
    with OpenAI(base_url="https://relay.example.net/v1") as client:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
