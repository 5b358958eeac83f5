import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, name):
    """Every step in a file of its own, the finished picture beside them."""
    stream = client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=2)
    for event in stream:
        if event.type == "image_generation.partial_image":
            with open(f"{name}-{event.partial_image_index}.png", "wb") as file:
                file.write(base64.b64decode(event.b64_json))
        elif event.type == "image_generation.completed":
            with open(f"{name}.png", "wb") as file:
                file.write(base64.b64decode(event.b64_json))
    return f"{name}.png"
