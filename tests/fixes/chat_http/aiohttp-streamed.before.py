import json
import re

import aiohttp


async def picture(base: str, prompt: str) -> bytes:
    """The bytes of a picture that a chat streams a link to."""
    messages = [
        {"role": "system", "content": "Paint in watercolour."},
        {"role": "user", "content": prompt},
    ]
    parts = []
    async with aiohttp.ClientSession() as session:
        async with session.post(
            f"{base}/v1/chat/completions", json={"model": "sora_image", "messages": messages, "stream": True}
        ) as reply:
            reply.raise_for_status()
            async for raw in reply.content:
                line = raw.decode().strip()
                if line.startswith("data:") and line != "data: [DONE]":
                    parts.append(json.loads(line[5:])["choices"][0]["delta"].get("content") or "")
        found = re.search(r"\((https?://[^)]+)\)", "".join(parts))
        if found is None:
            raise ValueError("no link")
        async with session.get(found.group(1)) as image:
            return await image.read()
