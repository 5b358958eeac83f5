import base64

from openai import OpenAI


def make_client():
    return OpenAI()


def handle(event, steps):
    if event.type == "image_generation.partial_image":
        steps[event.partial_image_index] = base64.b64decode(event.b64_json)
        return None
    return base64.b64decode(event.b64_json)


def draw(prompt):
    steps = {}
    is_complete = False
    for event in make_client().images.generate(model="gpt-image-2", prompt=prompt, stream=True, partial_images=2):
        is_complete = event.type == "image_generation.completed"
        final = handle(event, steps)
        if final:
            return final, steps
    if not is_complete:
        raise RuntimeError("the image API returned no image")
    return None
