# refused: result-not-followed
from openai import OpenAI

client = OpenAI()


def vase():
    response = client.images.generate(model="dall-e-3", prompt="a vase")
    return response.data[0].url.encode().startswith(b"https")
