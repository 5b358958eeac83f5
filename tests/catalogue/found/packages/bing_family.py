import asyncio
import os

from BingImageCreator import ImageGen, ImageGenAsync, async_image_gen

U = os.environ["BING_COOKIE"]


def links(prompt: str) -> list:
    gen = ImageGen(U, "", all_cookies=None)  # expect: cookie
    found = gen.get_images(prompt)  # expect: cookie
    gen.save_images(found, "out", download_count=4)  # expect: cookie
    return found


async def links_later(prompt: str) -> list:
    async with ImageGenAsync(U) as gen:  # expect: cookie
        return await gen.get_images(prompt)  # expect: cookie


def whole(prompt: str) -> None:
    asyncio.run(async_image_gen(prompt, 4, "out", U))  # expect: cookie


def left() -> int:
    return ImageGen(U).get_limit_left()  # expect: cookie
