from clients import image_client


def draw(prompt):
    reply = image_client.images.generate(model="gpt-image-2", prompt=prompt)
    return reply.data[0].b64_json
