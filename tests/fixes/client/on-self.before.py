import os

from openai import OpenAI


class Studio:
    """Draws."""

    def __init__(self) -> None:
        self._client = OpenAI(api_key=os.getenv("RELAY_KEY"), base_url=os.getenv("RELAY_URL"))

    def draw(self, prompt: str) -> str:
        reply = self._client.images.generate(model="gpt-image-1", prompt=prompt)
        return reply.data[0].b64_json
