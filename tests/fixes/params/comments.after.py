from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(
        # the model of the relay
        model="gpt-image-2",
        prompt=prompt,
        # never more than one
        n=1,
    )
    return reply.data[0].b64_json
