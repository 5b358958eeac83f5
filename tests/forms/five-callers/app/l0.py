from .wrapper import draw as inner


def f0(p):
    return inner(p)
