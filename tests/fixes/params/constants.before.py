from openai import OpenAI

RELAY = "https://relay.example.net/v1"
MODEL = "dall-e-3"
QUALITY = "hd"

client = OpenAI(base_url=RELAY)


def draw(prompt):
    style = "vivid"
    reply = client.images.generate(
        model=MODEL, prompt=prompt, quality=QUALITY, style=style, response_format="b64_json"
    )
    return reply.data[0].b64_json
