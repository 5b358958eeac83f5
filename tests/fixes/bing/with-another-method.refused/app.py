# refused: client-used-otherwise
from pathlib import Path

from BingImageCreator import ImageGenAsync


async def draw(prompt, cookie, folder):
    async with ImageGenAsync(cookie) as maker:
        links = await maker.get_images(prompt)
        for number, link in enumerate(links):
            print(f"Downloading {link}")
            Path(folder, f"{number}.jpeg").write_bytes(await maker.download_image(link))
