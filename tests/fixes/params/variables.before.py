from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    quality, size = ("hd", "1024x1024") if len(prompt) > 9 else ("standard", "1792x1024")
    reply = client.images.generate(model="dall-e-3", prompt=prompt, quality=quality, size=size)
    return reply.data[0].b64_json
