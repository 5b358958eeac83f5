# refused: literal-credential
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
KEY = "sk-relayZx81Qw72Er63Ty54Ui45Op36"


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json, KEY
