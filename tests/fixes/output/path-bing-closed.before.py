# output-as: path
from BingImageCreator import ImageGenAsync


async def draw(prompt, cookie):
    generator = ImageGenAsync(cookie)
    try:
        links = await generator.get_images(prompt)
        return links
    finally:
        await generator.session.aclose()
