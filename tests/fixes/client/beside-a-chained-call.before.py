from g4f.client import Client

client = Client()


def talk(text):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def draw(prompt):
    return client.images.generate(prompt=prompt, model="flux", response_format="b64_json").data[0].b64_json
