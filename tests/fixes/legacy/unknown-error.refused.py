# refused: legacy-error
import openai


def draw(prompt):
    try:
        reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    except openai.error.StrangeError:
        return None
    return reply["data"][0]["b64_json"]
