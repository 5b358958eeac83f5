import base64

import openai


def ask(question):
    reply = openai.chat.completions.create(model="gpt-4", messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content


def draw(prompt):
    reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
