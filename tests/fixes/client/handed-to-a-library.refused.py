# refused: shared-client
import os

import instructor
from openai import OpenAI


def main(prompt):
    client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1"); structured = instructor.from_openai(client)
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return structured, reply.data[0].b64_json
