import base64

import aiohttp

BASE = "https://api.laozhang.ai/v1"


class Bot:
    async def answer(self, message):
        command, _, prompt = message.partition(" ")
        if command != "/draw":
            return None
        try:
            return await self._draw(prompt)
        except RuntimeError:
            return "no picture today"

    async def _draw(self, prompt):
        async with aiohttp.ClientSession() as session:
            async with session.post(
                f"{BASE}/images/generations",
                json={"model": "gpt-4o-image", "prompt": prompt, "response_format": "b64_json"},
                timeout=aiohttp.ClientTimeout(total=300),
            ) as response:
                if response.status != 200:
                    raise RuntimeError(f"relay: {response.status}")
                data = await response.json()
        return base64.b64decode(data["data"][0]["b64_json"])
