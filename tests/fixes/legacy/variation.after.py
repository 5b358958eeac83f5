import io

import openai


def vary(picture):
    if isinstance(picture, (bytes, io.BytesIO)):
        picture = ("image.png", picture, "image/png")
    reply = openai.images.edit(
        model="gpt-image-2",
        image=picture,
        n=1,
        prompt="A variation of this image: the same subject and style, other details.",
    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
