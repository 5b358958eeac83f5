# refused: legacy-sdk
import openai


def talk(messages):
    return openai.ChatCompletion.create(model="gpt-4", messages=messages)["choices"][0]["message"]["content"]


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
