from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="dall-e-2", prompt=prompt, n=3)
    urls = [item.url for item in reply.data]
    print("Image URLs:")
    for url in urls:
        print("  -", url)
