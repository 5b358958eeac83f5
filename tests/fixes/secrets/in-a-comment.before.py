import os

from openai import OpenAI

# key of the relay: sk-relayZx81Qw72Er63Ty54Ui45Op36
client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
