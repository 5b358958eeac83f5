from openai import OpenAI

client = OpenAI()


def draw(prompt):
    tool = {"type": "image_generation", "model": "gpt-image-2"}
    return client.responses.create(model="gpt-5", input=prompt, tools=[tool])
