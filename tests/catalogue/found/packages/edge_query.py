from EdgeGPT.EdgeUtils import Cookie, ImageQuery


def draw(prompt: str):
    Cookie.import_next()
    return ImageQuery(prompt)  # expect: cookie
