import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def explained(reply):
    if reply.status_code == 429:
        return "too many requests"
    return reply.json()["error"]["message"]


def draw(prompts):
    pictures = []
    for prompt in prompts:
        try:
            reply = openai_client().images.with_raw_response.generate(
                model="gpt-image-2",
                prompt=prompt,
                timeout=300,
            ).http_response
        except APIStatusError as error:
            reply = error.response
        print(len(prompt), "characters")
        if reply.is_success:
            pictures.append(base64.b64decode(reply.json()["data"][0]["b64_json"]))
        else:
            pictures.append(f"{reply.status_code}: {bool(explained(reply))}")
    return pictures
