import base64
from functools import lru_cache

from openai import OpenAI, OpenAIError


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class Unpainted(Exception):
    """No picture came."""


class Painter:
    def paint(self, prompt):
        try:
            answer = openai_client().images.generate(
                model="gpt-image-2",
                prompt=prompt,
                timeout=300,
            ).model_dump(exclude_unset=True)
        except OpenAIError as error:
            raise Unpainted(str(error)) from error
        return base64.b64decode(answer["data"][0]["b64_json"])


def main(prompt):
    try:
        return Painter().paint(prompt)
    except Unpainted:
        return b"nothing"
