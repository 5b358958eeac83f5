# refused: legacy-sdk
import openai


def talk(messages):
    text = ""
    for chunk in openai.ChatCompletion.create(model="gpt-4", messages=messages, stream=True):
        try:
            text += chunk["choices"][0]["delta"]["content"]
        except KeyError:
            pass
    return text


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
