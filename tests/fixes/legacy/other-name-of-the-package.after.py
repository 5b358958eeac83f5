import base64

import openai as ai

ai.api_key = "own-key"


def draw(prompt):
    try:
        reply = ai.images.generate(model="gpt-image-2", prompt=prompt)
    except (ai.RateLimitError, ai.BadRequestError) as error:
        return error.status_code
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
