from .l1 import f1 as inner


def f2(p):
    return inner(p)
