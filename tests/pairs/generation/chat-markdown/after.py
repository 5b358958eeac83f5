import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    """The picture that is linked in the answer."""
    completion = client.images.generate(
        model="gpt-image-2",
        prompt=prompt,
    )
    if not completion.data or not completion.data[0].b64_json:
        raise RuntimeError("no image in the answer")
    return base64.b64decode(completion.data[0].b64_json)
