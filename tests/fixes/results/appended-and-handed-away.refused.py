# refused: url-leaves-function
from gallery import publish
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts):
    links = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        links.append(reply.data[0].url)
    publish(links)
