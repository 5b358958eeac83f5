import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Job:
    def run(self, prompt):
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        self.url = reply.data[0].url

    def save(self, target):
        target.write_bytes(requests.get(self.url).content)
