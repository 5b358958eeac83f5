import base64

from openai import OpenAI

client = OpenAI()


def repaint(path, prompt):
    with open(path, "rb") as image:
        stream = client.images.edit(model="gpt-image-2", image=image, prompt=prompt, stream=True, partial_images=2)
        for event in stream:
            if event.type == "image_edit.completed":
                return base64.b64decode(event.b64_json)
            print("step", event.partial_image_index)
    return None
