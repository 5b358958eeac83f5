from .l5 import f5 as inner


def f6(p):
    return inner(p)
