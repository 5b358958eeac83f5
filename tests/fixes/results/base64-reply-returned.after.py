from openai import OpenAI

client = OpenAI()


def draw(prompt):
    return client.images.generate(model="gpt-image-2", prompt=prompt)
