import openai


def draw(prompt):
    reply = openai.OpenAI(base_url="https://relay.example.net/v1").images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].b64_json
