from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(
        model="dall-e-3",  # the model
        # how good
        quality="standard",  # good enough
        # how loud
        style="vivid",  # very
        prompt=prompt,  # the words
        response_format="b64_json",  # no download
        # that is all
    )
    return reply.data[0].b64_json
