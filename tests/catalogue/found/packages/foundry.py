from imagegeneration import ImageFoundry, ImagePrompt


def draw(prompt: str) -> bool:
    return ImageFoundry(cookies_path="cookies.json").generate_image(ImagePrompt(prompt), Output="out.png")  # expect: cookie
