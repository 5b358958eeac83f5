from codex_image_gen import generate_image


def draw(prompt, folder):
    result = generate_image(prompt)
    for number, image in enumerate(result.images):
        (folder / f"{number}.png").write_bytes(image.data)
