import base64

from openai import ChatCompletion, Image as Picture


def ask(question):
    reply = ChatCompletion.create(model="gpt-4", messages=[{"role": "user", "content": question}])
    return reply["choices"][0]["message"]["content"]


def draw(prompt):
    reply = Picture.create(prompt=prompt, response_format="b64_json")
    return base64.b64decode(reply["data"][0]["b64_json"])
