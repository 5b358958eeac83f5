from codex_image_gen import generate_image


def thumbnail(prompt):
    """Rides on the login of somebody's Codex CLI."""
    result = generate_image(prompt, size="1024x1024", quality="low")
    return result.images[0].data
