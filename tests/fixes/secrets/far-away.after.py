"""The key of another service stands far from what is changed."""

OTHER = "sk-relayZx81Qw72Er63Ty54Ui45Op36"

ONE = 1
TWO = 2
THREE = 3
FOUR = 4


def client():
    from openai import OpenAI

    return OpenAI()


def draw(prompt):
    reply = client().images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
