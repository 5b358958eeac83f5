# refused: result-not-followed
from openai import OpenAI

client = OpenAI()


def vase(prompt, place):
    response = client.images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json")
    with open(place, "w") as file:
        file.write(response.data[0].b64_json + "\n" + response.data[0].revised_prompt.strip())
