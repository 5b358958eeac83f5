from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    words = {"model": "dall-e-3", "prompt": prompt, "response_format": "b64_json"}
    words["style"] = "vivid"
    words["size"] = "1792x1024"
    reply = client.images.generate(**words)
    return reply.data[0].b64_json
