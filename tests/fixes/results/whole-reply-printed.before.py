from openai import OpenAI

client = OpenAI()


def main(prompt):
    response = client.images.generate(model="dall-e-3", prompt=prompt)
    print(response)
