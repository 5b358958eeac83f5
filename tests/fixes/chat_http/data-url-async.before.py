import base64

import httpx


class Painter:
    """Draws by way of a relay."""

    def __init__(self, api_key: str):
        self.api_key = api_key
        self.model = "gpt-image-2-vip"

    async def draw(self, prompt: str) -> bytes | None:
        """The bytes of a picture; None where there is none."""
        body = {"model": self.model, "messages": [{"role": "user", "content": prompt}]}
        async with httpx.AsyncClient(timeout=300) as client:
            reply = await client.post(
                "https://relay.invalid/v1/chat/completions",
                headers={"Authorization": f"Bearer {self.api_key}"},
                json=body,
            )
        if reply.status_code != 200:
            return None
        text = reply.json()["choices"][0]["message"]["content"]
        if "base64," not in text:
            return None
        return base64.b64decode(text.split("base64,")[1].split(")")[0])
