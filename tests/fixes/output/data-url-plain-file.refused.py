# output-as: data-url
# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(event, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return event.image_result(reply.data[0].url)
