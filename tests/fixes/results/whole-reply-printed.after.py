from openai import OpenAI

client = OpenAI()


def main(prompt):
    response = client.images.generate(model="gpt-image-2", prompt=prompt)
    print(response)
