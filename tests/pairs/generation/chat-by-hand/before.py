import re

import httpx

RELAY = "https://relay.invalid"


class Painter:
    """Draws by way of a relay."""

    def __init__(self, api_key: str):
        self.api_key = api_key

    async def draw(self, prompt: str) -> bytes:
        """The bytes of a picture."""
        messages = [{"role": "system", "content": "Paint in oil."}, {"role": "user", "content": prompt}]
        async with httpx.AsyncClient(timeout=300) as client:
            reply = await client.post(
                f"{RELAY}/v1/chat/completions",
                headers={"Authorization": f"Bearer {self.api_key}"},
                json={"model": "gpt-image-2", "messages": messages},
            )
            reply.raise_for_status()
            text = reply.json()["choices"][0]["message"]["content"]
            found = re.search(r"!\[[^\]]*\]\((https?://[^)\s]+)\)", text)
            if not found:
                raise RuntimeError("no picture in the answer")
            picture = await client.get(found.group(1))
            return picture.content
