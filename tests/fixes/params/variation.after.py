from openai import OpenAI

client = OpenAI(base_url="https://api.openai.com/v1")


def vary(path):
    reply = client.images.edit(
        model="gpt-image-2",
        image=open(path, "rb"),
        prompt="A variation of this image: the same subject and style, other details.",
    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json
