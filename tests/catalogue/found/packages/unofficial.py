from openai_unofficial import OpenAIUnofficial


def draw(prompt: str):
    return OpenAIUnofficial().image.create(prompt=prompt, model="dall-e-3")  # expect: wrapper
