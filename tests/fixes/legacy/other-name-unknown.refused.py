# refused: legacy-sdk
import openai as ai

ai.log = "debug"


def draw(prompt):
    reply = ai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
