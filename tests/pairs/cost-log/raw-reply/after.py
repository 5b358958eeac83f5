import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def image_cost(usage) -> float:
    """What one call cost in US dollars, by the prices of gpt-image-2 for a million tokens on 2026-11-23."""
    if usage is None:
        return 0.0
    given = usage.input_tokens_details
    # Cached input has no price of its own in the Images API.
    return (5 * given.text_tokens + 8 * given.image_tokens + 30 * usage.output_tokens) / 1_000_000


def draw(prompt):
    data = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
        timeout=300,
    )
    cost = image_cost(data.usage)
    if not data.data or not data.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return {"image": base64.b64decode(data.data[0].b64_json), "cost_usd": cost}
