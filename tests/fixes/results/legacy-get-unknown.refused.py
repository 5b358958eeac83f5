# refused: result-not-followed
import openai

openai.api_base = "https://relay.example/v1"


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, n=1)
    return reply["data"][0].get("seed")
