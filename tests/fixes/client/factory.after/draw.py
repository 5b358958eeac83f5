from clients import relay


def draw(prompt):
    reply = relay().images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
