import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, reference=None):
    """A generation, or an edit when there is a reference."""
    if reference:
        with open(reference, "rb") as image:
            result = client.images.edit(model="gpt-image-2", image=image, prompt=prompt)
    else:
        result = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
