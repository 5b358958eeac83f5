import base64 as b64

import openai as ai


def draw(prompt):
    reply = ai.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024")
    try:
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return b64.b64decode(reply.data[0].b64_json)
    except ai.OpenAIError as error:
        return str(error).encode()
