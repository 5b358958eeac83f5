import shutil
from pathlib import Path

from BingImageCreator import ImageGen

INDEX = Path("cookie_index.txt")


def rotate_cookie() -> None:
    number = (int(INDEX.read_text()) + 1) % 5
    INDEX.write_text(str(number))
    shutil.copyfile(f"cookie{number}.txt", "cookie.txt")  # expect: account-pool


def draw(prompt: str) -> list:
    return ImageGen(Path("cookie.txt").read_text().strip()).get_images(prompt)  # expect: cookie
