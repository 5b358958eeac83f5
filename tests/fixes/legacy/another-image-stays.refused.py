# refused: legacy-sdk
import openai


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]


def sketch(prompt, *, deliver):
    reply = openai.Image.create(prompt=prompt)
    deliver(reply["data"][0]["url"])
