from g4f.client import Client

client = Client()


def talk(text):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def draw(prompt):
    reply = client.images.generate(prompt=prompt, model="flux", response_format="b64_json")
    return reply.data[0].b64_json
