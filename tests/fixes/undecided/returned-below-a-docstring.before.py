from openai import OpenAI

client = OpenAI()


def draw(prompt: str) -> str:
    """Draw an image and return its URL."""
    return client.images.generate(model="dall-e-3", prompt=prompt).data[0].url


print(draw("a lighthouse"))
