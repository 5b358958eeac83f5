import base64

from openai import OpenAI

client = OpenAI()


def draw(prompts):
    pictures = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        pictures.append(base64.b64decode(reply.data[0].b64_json))
    return [picture for picture in pictures]


def sheet(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return {"image_bytes": base64.b64decode(reply.data[0].b64_json), "title": prompt.title()}


def album(prompt):
    page = sheet(prompt)
    if not page.get("image_bytes"):
        return {}
    return {page["title"]: page["image_bytes"]}
