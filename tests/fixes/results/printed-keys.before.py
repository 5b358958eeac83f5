from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json")
    print(reply.data[0].dict().keys())
    return reply.data[0].b64_json
