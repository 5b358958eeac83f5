import base64
import os

import httpx


async def draw(prompt: str) -> bytes:
    async with httpx.AsyncClient(timeout=180) as client:
        response = await client.post(
            "https://relay.example.net/v1/images/generations",
            headers={"Authorization": f"Bearer {os.environ['RELAY_KEY']}"},
            json={"model": "gpt-image-2", "prompt": prompt, "response_format": "b64_json"},
        )
        response.raise_for_status()
        payload = response.json()
    return base64.b64decode(payload["data"][0]["b64_json"])
