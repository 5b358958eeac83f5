from kling import ImageGen


def draw(cookie: str, prompt: str) -> list:
    return ImageGen(cookie).get_images(prompt, ratio="1:1", count=2)  # expect: cookie
