from openai import OpenAI

client = OpenAI()


def draw(prompt, cached):
    data = cached or client.images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json
    return data
