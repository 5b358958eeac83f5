from openai import OpenAI

# key of the relay: sk-relayZx81Qw72Er63Ty54Ui45Op36
client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
