import base64

from openai import OpenAI


def make_client():
    return OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def handle(event, steps):
    if event.type == "image_generation.partial_image":
        steps[event.partial_image_index] = base64.b64decode(event.b64_json)
        return None
    return base64.b64decode(event.b64_json)


def draw(prompt):
    steps = {}
    for event in make_client().images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=2):
        final = handle(event, steps)
        if final:
            return final, steps
    return None
