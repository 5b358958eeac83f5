# refused: legacy-sdk
import openai


def talk(text):
    asked = [{"role": "user", "content": text}]
    return openai.ChatCompletion.create(deployment_id="studio", messages=asked)["choices"][0]["message"]["content"]


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
