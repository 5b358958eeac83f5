import itertools
import logging
import os

from BingImageCreator import ImageGen


class Pool:
    def __init__(self, cookies):
        self.cookies = cookies
        self.turn = itertools.cycle(cookies)

    def draw(self, prompt, folder):
        for _ in range(len(self.cookies)):
            generator = ImageGen(next(self.turn))
            try:
                links = generator.get_images(prompt)
            except Exception as error:
                logging.warning("next account: %s", error)
                continue
            generator.save_images(links, folder, file_name="bing")
            return sorted(name for name in os.listdir(folder) if name.startswith("bing"))
        raise RuntimeError("no account is left")
