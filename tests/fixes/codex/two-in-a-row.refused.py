# refused: unpacked-arguments
from codex_image_gen import generate_image


def draw(prompt):
    return generate_image(prompt, "1024x1024").images[0].data
