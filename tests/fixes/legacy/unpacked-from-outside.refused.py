# refused: legacy-sdk
import openai


def talk(messages, options):
    return openai.ChatCompletion.create(messages=messages, **options)["choices"][0]["message"]["content"]


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
