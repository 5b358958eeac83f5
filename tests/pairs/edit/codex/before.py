from pathlib import Path

import codex_image_gen


def repaint(picture: Path, prompt: str) -> bytes:
    result = codex_image_gen.generate_image(prompt, images=[picture])
    return result.images[0].data
