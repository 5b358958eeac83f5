from openai import OpenAI

client = OpenAI()


def draw(prompt):
    url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    print("Image URL: " + url)
