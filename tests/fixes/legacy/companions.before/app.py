import logging

import openai
import requests
from openai.error import RateLimitError

from talk import answer

OPTIONS = {"temperature": 0.7, "request_timeout": 60.0}


def chat(messages):
    try:
        response = openai.ChatCompletion.create(model="gpt-3.5-turbo", messages=messages, **OPTIONS)
    except RateLimitError:
        return "busy"
    except openai.error.InvalidRequestError as error:
        return error.user_message
    logging.info("reply %s", response)
    messages.append(response["choices"][0]["message"])
    used = response["usage"]["total_tokens"]
    return f"{answer(response)} ({used})"


def draw(prompt, target):
    response = openai.Image.create(prompt=prompt, n=1, size="1024x1024")  # one is enough
    if "data" not in response or len(response["data"]) == 0:
        logging.error(f"no image: {str(response)}")
        return
    url = response["data"][0]["url"]
    target.write_bytes(requests.get(url).content)
