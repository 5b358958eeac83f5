import openai
import requests


def draw(prompt, target):
    try:
        response = openai.Image.create(prompt=prompt, n=1, size="1024x1024")
        image_url = response["data"][0]["url"]
    except openai.error.OpenAIError as error:
        print(f"no luck: {error}")
        return
    target.write_bytes(requests.get(image_url).content)
