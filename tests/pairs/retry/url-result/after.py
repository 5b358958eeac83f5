import base64

from openai import APIStatusError, OpenAI

client = OpenAI(max_retries=0)
ATTEMPTS = 3


def draw(prompt):
    try:
        result = client.with_options(max_retries=ATTEMPTS - 1).images.generate(model="gpt-image-2", prompt=prompt)
    except APIStatusError as error:
        raise RuntimeError("no picture") from error
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
