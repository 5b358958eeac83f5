import base64

from openai import OpenAI, OpenAIError

client = OpenAI()


def answer(prompt):
    """What the page is told."""
    try:
        response = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        data = base64.b64decode(response.data[0].b64_json)
    except OpenAIError:
        return {"error": "refused"}
    return {"image": base64.b64encode(data).decode("ascii"), "type": "image/png"}
