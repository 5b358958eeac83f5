import base64

from openai import OpenAI


def image_cost(usage) -> float:
    """What one call cost in US dollars, by the prices of gpt-image-2 for a million tokens on 2026-11-23."""
    if usage is None:
        return 0.0
    given = usage.input_tokens_details
    # Cached input has no price of its own in the Images API.
    return (5 * given.text_tokens + 8 * given.image_tokens + 30 * usage.output_tokens) / 1_000_000


client = OpenAI(max_retries=2)
bill = []


def draw(prompt):
    result = client.images.generate(model="gpt-image-2", prompt=prompt)
    bill.append(image_cost(result.usage))
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
