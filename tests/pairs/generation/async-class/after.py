import asyncio
import base64

from openai import AsyncOpenAI, BadRequestError


class Refused(RuntimeError):
    """The relay will not draw that."""


class Painter:
    def __init__(self, model="gpt-image-1"):
        self.model = model
        self.client = AsyncOpenAI(timeout=120)

    async def draw(self, prompt):
        try:
            reply = await self.client.images.generate(model="gpt-image-2", prompt=prompt, n=1)
        except BadRequestError as error:
            raise Refused("prompt") from error
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(reply.data[0].b64_json)


async def both(prompt):
    painter = Painter()
    return await asyncio.gather(painter.draw(prompt), painter.draw(prompt + ", at night"))


def main(prompt):
    return asyncio.run(both(prompt))
