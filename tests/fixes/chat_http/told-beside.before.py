import logging
import re

import aiohttp

logger = logging.getLogger(__name__)


class Artist:
    """Asks the relay of the settings."""

    def __init__(self, settings):
        self.address = settings["address"]

    async def draw(self, prompt):
        """The bytes of a picture, or why there are none."""
        body = {"model": "gpt-4o-image-vip", "messages": [{"role": "user", "content": prompt}]}
        try:
            async with aiohttp.ClientSession() as session:
                async with session.post(f"{self.address}/v1/chat/completions", json=body) as reply:
                    if reply.status != 200:
                        logger.error("the relay said %s", reply.status)
                        return None, f"HTTP {reply.status}"
                    text = (await reply.json())["choices"][0]["message"]["content"]
                    links = re.findall(r"https?://[^\s)]+", text)
                    if not links:
                        return None, "no picture in the answer"
                    async with session.get(links[0]) as picture:
                        return await picture.read(), None
        except Exception as error:
            logger.exception("no picture")
            return None, str(error)
