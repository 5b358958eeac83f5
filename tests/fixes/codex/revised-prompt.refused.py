# refused: result-not-followed
from codex_image_gen import generate_image


def draw(prompt):
    result = generate_image(prompt)
    return result.images[0].data, result.text
