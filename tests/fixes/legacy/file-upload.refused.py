# refused: legacy-sdk
import openai


def keep(path):
    return openai.File.create(file=open(path, "rb"), purpose="fine-tune")


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
