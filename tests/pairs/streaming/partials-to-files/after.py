import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, name):
    """Every step in a file of its own, the finished picture beside them."""
    stream = client.images.generate(model="gpt-image-2", prompt=prompt, stream=True, partial_images=2)
    is_complete = False
    for event in stream:
        is_complete = event.type == "image_generation.completed"
        if event.type == "image_generation.partial_image":
            with open(f"{name}-{event.partial_image_index}.png", "wb") as file:
                file.write(base64.b64decode(event.b64_json))
        elif event.type == "image_generation.completed":
            with open(f"{name}.png", "wb") as file:
                file.write(base64.b64decode(event.b64_json))
    if not is_complete:
        raise RuntimeError("the image API returned no image")
    return f"{name}.png"
