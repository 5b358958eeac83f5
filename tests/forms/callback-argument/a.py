from BingImageCreator import ImageGen


def attempt(task, prompt, times=3):
    return task(prompt, times)


def words(task, text):
    return task(text)


class Worker:
    def __init__(self, job):
        self.job = job

    def run(self, prompt):
        return self.job(prompt)


def by_helper(prompt, cookie):
    return draw(prompt, cookie)


def draw(prompt, kind):
    return maker("/images", kind).get_images(prompt)  # expect: cookie


def maker(path, kind):
    return kind("cookie-value-here", path)


def main(prompt):
    attempt(by_helper, prompt)
    words(str.upper, prompt)
    Worker(print).run(prompt)
    return draw(prompt, ImageGen)
