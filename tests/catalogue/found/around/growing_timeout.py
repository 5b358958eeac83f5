import time

from BingImageCreator import ImageGen


def draw(cookie: str, prompt: str) -> list:
    wait = 10.0
    for attempt in range(5):  # expect: cookie
        try:
            return ImageGen(cookie).get_images(prompt)  # expect: cookie
        except Exception:
            time.sleep(wait)
            wait *= 1.5
    return []
