"""The facts of one file: positions, statements, scopes, and what is refused."""

from __future__ import annotations

import sys
import time

import pytest

from offramp.facts import Call, Const, FileFacts, Join, Name, SecretConst, Span, walk
from offramp.model import Skipped
from offramp.parse import parse


def facts(text: str) -> FileFacts:
    found = parse("a.py", text)
    assert isinstance(found, FileFacts)
    return found


def calls(text: str) -> list[tuple[str, Span]]:
    """The called names with their places, in source order."""
    found = [
        (node.func.id, node.at)
        for statement in facts(text).statements
        for expr in (*statement.targets, *((statement.value,) if statement.value else ()))
        for node in walk(expr)
        if isinstance(node, Call) and isinstance(node.func, Name)
    ]
    return sorted(found, key=lambda each: each[1])


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("f()", Span(1, 1, 1, 4), id="plain"),
        pytest.param("x = 'äöü', f()", Span(1, 12, 1, 15), id="characters, not bytes"),
        pytest.param("x = '💡', f()", Span(1, 10, 1, 13), id="an astral character is one"),
        pytest.param("x = 1\r\ny = f()\r\n", Span(2, 5, 2, 8), id="CRLF"),
        pytest.param("x = 'ä'\r\ny = 'ö', f()\r\n", Span(2, 10, 2, 13), id="CRLF beside characters"),
        pytest.param("x = 1\n\x0c\ny = f()\n", Span(3, 5, 3, 8), id="a form feed ends no line"),
        pytest.param("x = 'a\u2028b', 'ä', f()", Span(1, 17, 1, 20), id="U+2028 ends no line"),
        pytest.param("x = 1\ry = f()\r", Span(2, 5, 2, 8), id="lone carriage returns"),
        pytest.param("f(\n    1,\n)", Span(1, 1, 3, 2), id="several lines"),
        pytest.param("if x:\n\tf()", Span(2, 2, 2, 5), id="a tab is one column"),
    ],
)
def test_positions(text: str, at: Span) -> None:
    assert [each for name, each in calls(text) if name == "f"] == [at]


@pytest.mark.parametrize(
    "text",
    [
        "f()",
        "x = y = f()",
        "x: int = f()",
        "x += f()",
        "return_ = [f() for _ in x]",
        "x = {k: f() for k in y}",
        "x = lambda: f()",
        "if (x := f()):\n    pass",
        "while f():\n    pass",
        "for x in f():\n    pass",
        "for x in y:\n    pass\nelse:\n    f()",
        "async def g():\n    async for x in f():\n        pass",
        "with f() as x:\n    pass",
        "try:\n    pass\nexcept OSError:\n    f()",
        "try:\n    pass\nfinally:\n    f()",
        "match f():\n    case 1:\n        pass",
        "match x:\n    case 1:\n        f()",
        "match x:\n    case _ if f():\n        pass",
        "def g(x=f()):\n    pass",
        "@f()\ndef g():\n    pass",
        "@f()\nclass C:\n    pass",
        "class C(f()):\n    pass",
        "class C:\n    x = f()",
        "def g():\n    return f()",
        "def g():\n    yield f()",
        "def g():\n    x = yield f()",
        "raise f()",
        "assert f()",
        "assert x, f()",
        "del x[f()]",
        "x = y[f():2]",
        "x = f'{f()}'",
        "x = f'{y:{f()}}'",
        "x = y if f() else z",
        "async def g():\n    await f()",
    ],
)
def test_no_call_is_lost(text: str) -> None:
    assert "f" in [name for name, _ in calls(text)]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* is of Python 3.11")
def test_no_call_is_lost_in_a_star_handler() -> None:
    assert [name for name, _ in calls("try:\n    a()\nexcept* OSError:\n    f()")] == ["a", "f"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("x = = 1", "line 1: invalid syntax"),
        ("def f(:\n    pass", "line 1"),
        ("https://example.org", "line 1"),
        ("x = 'a\x00b'", "null byte"),
    ],
)
def test_syntax_errors_are_skipped_with_a_reason(text: str, detail: str) -> None:
    found = parse("a.py", text)

    assert isinstance(found, Skipped)
    assert found.reason == "syntax-error"
    assert detail in found.detail


def test_syntax_of_a_newer_python_is_skipped_and_not_clean() -> None:
    if sys.version_info >= (3, 12):
        pytest.skip("this Python reads it")

    assert isinstance(parse("a.py", "x = f'{y['a']}'\n"), Skipped)


def test_nesting_without_end_is_skipped() -> None:
    assert isinstance(parse("a.py", "x = " + "(" * 5000 + ")" * 5000), Skipped)


def test_a_long_sum_is_read() -> None:
    expression = facts("x = " + " + ".join(["'a'"] * 2000)).statements[0].value

    assert isinstance(expression, Join)
    assert len(expression.parts) == 2000


def test_credentials_do_not_pass() -> None:
    secret = "sk-proj-" + "A1b2C3d4" * 6
    found = facts(f"key = {secret!r}\nheader = f'Bearer {secret}'")

    assert isinstance(found.statements[0].value, SecretConst)
    assert secret not in repr(found)


def test_scopes_know_their_names_and_parents() -> None:
    found = facts("class C:\n    async def f(self, a, *b, c=1, **d) -> int:\n        def g(): ...\n")

    assert [(scope.name, scope.kind, scope.parent) for scope in found.scopes] == [
        ("", "module", 0),
        ("C", "class", 0),
        ("C.f", "function", 1),
        ("C.f.g", "function", 2),
    ]
    assert [(param.name, param.kind) for param in found.scopes[2].params] == [
        ("self", ""),
        ("a", ""),
        ("b", "*"),
        ("c", ""),
        ("d", "**"),
    ]
    assert found.scopes[2].is_async


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a", ("a", "a", "", 0)),
        ("import a as b", ("b", "a", "", 0)),
        ("import a.b as c", ("c", "a.b", "", 0)),
        ("from a import b", ("b", "a", "b", 0)),
        ("from a.b import c as d", ("d", "a.b", "c", 0)),
        ("from . import a", ("a", "", "a", 1)),
        ("from ..a import b", ("b", "a", "b", 2)),
        ("from a import *", ("*", "a", "*", 0)),
    ],
)
def test_imports(text: str, expected: tuple[str, str, str, int]) -> None:
    imp = facts(text).imports[0]

    assert (imp.alias, imp.module, imp.name, imp.level) == expected


def test_numbers_keep_their_sign() -> None:
    assert facts("x = -1").statements[0].value == Const(-1, Span(1, 5, 1, 7))


@pytest.mark.parametrize("opening", ["(a := ", "[(a := ", "f(a := "], ids=["bare", "in a list", "in a call"])
def test_named_expressions_inside_one_another_are_read_once_each(opening: str) -> None:
    closing = {"(": ")", "[": "]"}
    ends = "".join(closing[mark] for mark in reversed(opening) if mark in closing)
    found = facts("x = " + opening * 20 + "1" + ends * 20)

    assert len(found.statements) == 21


def test_places_in_a_long_line_of_wide_characters() -> None:
    """Tables of texts stand on one line of a megabyte: a look at the whole line for each of them would never end."""
    texts = 20_000
    start = time.process_time()
    found = calls("x = [" + "'ä', f(), " * texts + f"'{'ä' * 1_000_000}']")

    assert [at.column for _, at in found] == [11 + 10 * number for number in range(texts)]
    assert time.process_time() - start < 4
