# refused: url-leaves-function
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    print(f"Your picture: {reply.data[0].url} (the link expires in 60 minutes)")
