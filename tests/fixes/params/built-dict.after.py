from openai import OpenAI

client = OpenAI()


def draw(prompt):
    words = {"model": "gpt-image-2", "prompt": prompt}
    words["size"] = "1792x1024"
    reply = client.images.generate(**words)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
