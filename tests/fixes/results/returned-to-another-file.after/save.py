from pathlib import Path

from painter import paint


def save(prompt: str, target: Path) -> None:
    image_bytes = paint(prompt)
    target.write_bytes(image_bytes)
