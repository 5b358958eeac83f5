from .l2 import f2 as inner


def f3(p):
    return inner(p)
