# refused: result-not-followed
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return [each.b64_json for each in reply.data if ".gif" not in each.revised_prompt]
