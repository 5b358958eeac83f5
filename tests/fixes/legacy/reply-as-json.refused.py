# refused: legacy-sdk
import json

import openai


def talk(messages, target):
    reply = openai.ChatCompletion.create(model="gpt-4", messages=messages)
    target.write_text(json.dumps(reply))


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
