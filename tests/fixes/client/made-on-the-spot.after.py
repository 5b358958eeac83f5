import openai


def draw(prompt):
    reply = openai.OpenAI().images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
