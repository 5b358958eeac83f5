from .names import named


def download_image(image_bytes, path):
    with open(named(path), "wb") as file:
        file.write(image_bytes)
