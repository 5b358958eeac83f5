from ideo import ImageGen


def draw(cookie: str, user: str, token: str, prompt: str) -> list:
    return ImageGen(cookie, user, token).get_images(prompt, aspect_ratio="1:1")  # expect: cookie
