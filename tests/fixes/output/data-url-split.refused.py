# output-as: data-url
# refused: result-not-followed
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    return url.split("/")[-1]
