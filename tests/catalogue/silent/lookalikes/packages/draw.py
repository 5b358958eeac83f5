from openai import OpenAI


def draw(prompt: str):
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt)
