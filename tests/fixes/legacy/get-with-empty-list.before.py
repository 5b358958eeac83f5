import base64

import openai


def draw(prompt, path):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json", n=2)
    for number, item in enumerate(reply.get("data", [])):
        text = item.get("b64_json", "")
        if text:
            with open(f"{path}-{number}.png", "wb") as file:
                file.write(base64.b64decode(text))
    return len(reply.get("data", []))
