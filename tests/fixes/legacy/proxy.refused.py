# refused: legacy-sdk
import openai

openai.proxy = "http://proxy.studio.internal:3128"


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
