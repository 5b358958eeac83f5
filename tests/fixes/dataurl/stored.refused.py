# refused: url-leaves-function
from openai import OpenAI

client = OpenAI()


def draw(prompt, database):
    address = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    database.save({"image": address})
    return True
