import base64 as b64

import openai as ai


def draw(prompt):
    reply = ai.Image.create(prompt=prompt, response_format="b64_json", size="1024x1024")
    try:
        return b64.b64decode(reply["data"][0]["b64_json"])
    except ai.error.OpenAIError as error:
        return str(error).encode()
