from .l4 import f4 as inner


def f5(p):
    return inner(p)
