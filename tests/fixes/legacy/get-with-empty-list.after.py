import base64

import openai


def draw(prompt, path):
    reply = openai.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    for number, item in enumerate(reply.data or []):
        text = item.b64_json
        if text:
            with open(f"{path}-{number}.png", "wb") as file:
                file.write(base64.b64decode(text))
    return len(reply.data or [])
