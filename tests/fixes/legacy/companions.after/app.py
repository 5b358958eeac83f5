import base64
import logging

import openai
from openai import RateLimitError

from talk import answer

OPTIONS = {"temperature": 0.7, "timeout": 60.0}


def chat(messages):
    try:
        response = openai.chat.completions.create(model="gpt-3.5-turbo", messages=messages, **OPTIONS)
    except RateLimitError:
        return "busy"
    except openai.BadRequestError as error:
        return error.message
    logging.info("reply %s", response)
    messages.append(response.choices[0].message.model_dump(exclude_none=True))
    used = response.usage.total_tokens
    return f"{answer(response)} ({used})"


def draw(prompt, target):
    response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")  # one is enough
    if response.data is None or len(response.data or []) == 0:
        logging.error(f"no image: {str(response)}")
        return
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(response.data[0].b64_json)
    target.write_bytes(image_bytes)
