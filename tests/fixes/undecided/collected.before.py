from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    drawn = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        drawn.append(reply.data[0].url)
    return drawn
