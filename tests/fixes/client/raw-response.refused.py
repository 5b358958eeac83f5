# refused: result-not-followed
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    raw = client.images.with_raw_response.generate(model="gpt-image-1", prompt=prompt)
    return raw.parse().data[0].b64_json
