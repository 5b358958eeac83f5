import base64

import openai


def fill(path, mask, prompt):
    reply = openai.Image.create_edit(
        image=open(path, "rb"),
        mask=open(mask, "rb"),
        prompt=prompt,
        n=1,
        size="1024x1024",
        response_format="b64_json",
    )
    return base64.b64decode(reply["data"][0]["b64_json"])
