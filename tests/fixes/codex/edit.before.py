from pathlib import Path

import codex_image_gen


def edit(prompt: str, picture: Path) -> bytes:
    result = codex_image_gen.generate_image(prompt=prompt, images=[picture])
    return result.images[0].data
