import base64

from openai import OpenAI

client = OpenAI(base_url="https://toapis.com/v1", api_key="none")


def draw(prompt, reference=None):
    """A generation, or an edit when there is a reference."""
    if reference:
        with open(reference, "rb") as image:
            result = client.images.edit(model="gpt-image-1", image=image, prompt=prompt)
    else:
        result = client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(result.data[0].b64_json)
