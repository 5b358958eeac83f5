import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    urls = [base64.b64decode(i.b64_json or "") for i in reply.data or []]
    if not urls or len(urls) < 1:
        return None
    return urls[0]
