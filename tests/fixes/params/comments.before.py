from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(
        # the model of the relay
        model="dall-e-3",
        prompt=prompt,
        # never more than one
        n=1,
        style="vivid",  # loud
    )
    return reply.data[0].b64_json
