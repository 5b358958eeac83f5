from pathlib import Path

from codex_image_gen import generate_image


def draw(prompt: str, target: Path) -> None:
    result = generate_image(prompt, size="1024x1024", quality="high", model="gpt-5.5")
    target.write_bytes(result.images[0].data)
