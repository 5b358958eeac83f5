from openai import OpenAI

KEY = "sk-relayZx81Qw72Er63Ty54Ui45Op36"
client = OpenAI(api_key=KEY, base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
