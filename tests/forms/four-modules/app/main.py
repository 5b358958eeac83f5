from .wrapper import draw


def main():
    draw("a cat")
