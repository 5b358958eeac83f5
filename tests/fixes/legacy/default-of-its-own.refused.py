# refused: legacy-sdk
import openai


def talk(messages):
    reply = openai.ChatCompletion.create(model="gpt-4", messages=messages)
    return reply["choices"][0]["message"].get("content", "nothing was said")


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
