from openai import OpenAI


class Studio:
    """Draws."""

    def __init__(self) -> None:
        self._client = OpenAI()

    def draw(self, prompt: str) -> str:
        reply = self._client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return reply.data[0].b64_json
