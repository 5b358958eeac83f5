from openai import OpenAI

client = OpenAI()


def draw(prompt):
    quality, size = ("hd", "1024x1024") if len(prompt) > 9 else ("standard", "1792x1024")
    reply = client.images.generate(
        model="gpt-image-2",
        prompt=prompt,
        quality={"hd": "high", "standard": "medium"}.get(quality, quality),
        size=size,
    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
