import base64

import openai

COST_PER_IMAGE = 0.055
client = openai.OpenAI(base_url="https://api.muapi.ai/api/v1", api_key="none")
ledger = []


def draw(prompt, user="anon"):
    try:
        result = client.images.generate(model="gpt-image-2", prompt=prompt)
    except openai.BadRequestError:
        ledger.append({"user": user, "failed": True})
        return None
    ledger.append({"user": user, "prompt": prompt, "usd": COST_PER_IMAGE})
    return base64.b64decode(result.data[0].b64_json)
