import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, target):
    reply, note = client.images.generate(model="gpt-image-2", prompt=prompt), "schön 漢字"
    note = "漢字 🦊"; print(note)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    assert "é" < "ü", base64.b64decode(reply.data[0].b64_json)
