"""What annotations and computed keys say of own objects, and which folders are packages."""

from __future__ import annotations

import pytest
from test_resolve import described, resolved

CLASSES = "class A:\n    pass\nclass B:\n    pass\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a: A | None = None):\n    pass\ndef g(x: A | None):\n    probe(x)", "instance A"),
        ("def g(x: A | B):\n    probe(x)", "?"),
        ("def pick(name) -> type[A] | None:\n    return REGISTRY.get(name)\nprobe(pick(input()))", "class A"),
        ("def pick(name) -> type[A]:\n    return REGISTRY.get(name)\nprobe(pick(input())())", "instance A"),
        ("def pick(name) -> list[A]:\n    return REGISTRY.get(name)\nprobe(pick(input()))", "?"),
        ("def pick(name) -> type[A]:\n    return B\nprobe(pick(input()))", "class B"),
        ("def f(x: int | None):\n    probe(x)", "?"),
    ],
)
def test_declared_types(source: str, expected: str) -> None:
    assert described(resolved(f"{CLASSES}{source}")) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("made = {}\nfor name in input():\n    made[name] = A()\nprobe(made[input()])", "instance A"),
        (
            "made = {}\nfor name, cls in zip(input(), [A]):\n    made[name] = cls\nprobe(made.get('x'))",
            "-",
        ),
        ("made = {}\nfor name in input():\n    made[name] = name\nprobe(made.get('x', 'y'))", "'y'"),
        ("made = {'x': 'y'}\nfor name in input():\n    made[name] = B()\nprobe(made['x'])", "'y'"),
        ("made = {}\nfor name in input():\n    made[name] = open(name)\nprobe(made.get('Authorization'))", "-"),
    ],
)
def test_own_objects_under_computed_keys(source: str, expected: str) -> None:
    assert described(resolved(f"{CLASSES}{source}")) == expected


def test_bare_folders_are_packages() -> None:
    others = {"bot/pictures.py": "HOST = 'x'\n", "bot/deep/more.py": "HOST = 'y'\n"}
    assert described(resolved("from bot import pictures\nprobe(pictures.HOST)", others)) == "'x'"
    assert described(resolved("from bot.deep import more\nprobe(more.HOST)", others)) == "'y'"
    assert described(resolved("from bot import other\nprobe(other.HOST)", others)) == "bot.other.HOST"
    assert described(resolved("from bot import *\nprobe(pictures)", others)) == "?"
