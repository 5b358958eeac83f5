import requests
from openai import OpenAI

client = OpenAI()


def draw(prompts, folder):
    for number, prompt in enumerate(prompts):
        image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
        if number:
            print("before:", len(picture))
        # Download the image
        picture = requests.get(image_url, timeout=60).content
        (folder / f"{number}.png").write_bytes(picture)
