import asyncio
from BingImageCreator import ImageGen

gen = ImageGen("cookie-value-here", "")


async def draw(p):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, gen.get_images, p)  # expect: cookie
