import os

from BingImageCreator import ImageGen

generator = ImageGen(os.environ["BING_U"], quiet=True)


def draw(prompt: str, folder: str, stem: str) -> None:
    """Two of four."""
    links = generator.get_images(prompt)
    generator.save_images(links, output_dir=folder, file_name=stem, download_count=2)
