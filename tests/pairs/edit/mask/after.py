import base64

from openai import BadRequestError, OpenAI

client = OpenAI()


def fill(path: str, mask: str, prompt: str) -> bytes | None:
    try:
        result = client.images.edit(
            model="gpt-image-2",
            image=open(path, "rb"),
            mask=open(mask, "rb"),
            prompt=prompt,
        )
    except BadRequestError:
        return None
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
