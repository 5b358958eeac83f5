import webbrowser

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def show(prompt):
    image_url = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    print(image_url)
    webbrowser.open(image_url)
