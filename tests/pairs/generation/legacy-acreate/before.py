import base64

import openai


async def draw(prompt):
    response = await openai.Image.acreate(prompt=prompt, n=2, size="512x512", response_format="b64_json")
    return [base64.b64decode(each["b64_json"]) for each in response["data"]]
