import openai
import requests


def draw(prompt):
    """A picture in a file with the name of what is on it."""
    try:
        response = openai.Image.create(prompt=prompt, n=1, size="512x512")
    except openai.error.OpenAIError:
        return None
    name = prompt.replace(" ", "_") + ".png"
    with open(name, "wb") as file:
        file.write(requests.get(response["data"][0]["url"]).content)
    return name
