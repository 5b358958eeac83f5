from shop.clients import images


def draw(prompt):
    reply = images.images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
