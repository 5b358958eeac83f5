# refused: url-leaves-function
from openai import OpenAI

client = OpenAI()


def draw(prompt, print):
    url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    print(url)
