import base64

from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")


def draw(prompt, count):
    result = client.images.generate(model="gpt-image-1", prompt=prompt, n=count)
    cost = 0.03 * len(result.data)
    return [base64.b64decode(each.b64_json) for each in result.data], cost
