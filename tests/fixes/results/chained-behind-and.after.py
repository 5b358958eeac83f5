from openai import OpenAI

client = OpenAI()


def draw(prompt, wanted):
    return wanted and client.images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json
