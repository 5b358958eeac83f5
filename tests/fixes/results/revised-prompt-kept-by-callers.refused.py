# refused: result-not-followed
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json, reply.data[0].revised_prompt


def main(book):
    text, revised = draw("a cat")
    book.add(revised)
    return text
