import os

from BingImageCreator import ImageGenAsync


async def draw(prompt, folder):
    async with ImageGenAsync(os.environ["BING_U"]) as generator:
        links = await generator.get_images(prompt)
        await generator.save_images(links, folder)
