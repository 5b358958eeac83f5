from g4f.client import Client

client = Client()


def draw(prompt):
    reply = client.images.generate(model="flux", prompt=prompt, response_format="b64_json")
    return reply.data[0].b64_json
