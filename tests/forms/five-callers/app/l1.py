from .l0 import f0 as inner


def f1(p):
    return inner(p)
