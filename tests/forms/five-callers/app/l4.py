from .l3 import f3 as inner


def f4(p):
    return inner(p)
