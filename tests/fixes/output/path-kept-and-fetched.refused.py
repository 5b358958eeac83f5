# output-as: path
# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Job:
    def run(self, prompt, row):
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        row.image_url = reply.data[0].url


def show(row, session):
    return session.get(row.image_url)
