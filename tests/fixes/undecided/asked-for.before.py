from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt) -> str | None:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    for item in reply.data:
        if item.url:
            return item.url
    return None
