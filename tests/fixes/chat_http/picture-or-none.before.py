import base64
import re

import aiohttp


class Plugin:
    def __init__(self, config):
        self.url = config["url"]
        self.key = config["key"]

    async def draw(self, prompt: str, image: bytes | None = None) -> bytes | None:
        """A picture of the words, or one made of another."""
        content = [{"type": "text", "text": prompt}]
        if image is not None:
            data = base64.b64encode(image).decode()
            content.append({"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}})
        body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": content}]}
        async with aiohttp.ClientSession() as session:
            async with session.post(
                f"{self.url}/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {self.key}"}
            ) as reply:
                if reply.status != 200:
                    return None
                answer = await reply.json()
            found = re.search(r"!\[.*?\]\((.*?)\)", answer["choices"][0]["message"]["content"])
            if found is None:
                return None
            async with session.get(found.group(1)) as picture:
                return await picture.read()
