import base64

import openai


async def draw(prompt):
    reply = await openai.Image.acreate(prompt=prompt, response_format="b64_json")
    return base64.b64decode(reply["data"][0]["b64_json"])
