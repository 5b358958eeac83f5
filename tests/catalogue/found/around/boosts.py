from BingImageCreator import ImageGen


def draw(cookie: str, prompt: str) -> list:
    gen = ImageGen(cookie)  # expect: cookie
    print("boosts left:", gen.get_limit_left())  # expect: cookie
    return gen.get_images(prompt)  # expect: cookie
