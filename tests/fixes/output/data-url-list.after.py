# output-as: data-url
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    return [f"data:image/png;base64,{image.b64_json}" for image in reply.data or []]
