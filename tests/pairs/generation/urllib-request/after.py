import base64
from functools import lru_cache

from openai import OpenAI, OpenAIError


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, size="1024x1024"):
    try:
        answer = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            size=size,
            n=1,
            timeout=300,
        ).model_dump(exclude_unset=True)
    except OpenAIError as error:
        raise RuntimeError(f"no image: {error}") from error
    return [base64.b64decode(item["b64_json"]) for item in answer["data"]]
