# refused: unpacked-arguments
from codex_image_gen import generate_image


def draw(prompt, **words):
    return generate_image(prompt, **words).images[0].data
