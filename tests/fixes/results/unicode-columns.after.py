import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, target):
    reply, note = client.images.generate(model="gpt-image-2", prompt=prompt), "schön 漢字"
    note = "漢字 🦊"; print(note)
    assert "é" < "ü", base64.b64decode(reply.data[0].b64_json or "")
