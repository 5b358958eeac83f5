"""Reads a code pattern: Python in which `$NAME` is any code and `...` anything at all; searches nothing.

Python's own parser reads the pattern, after `$NAME` has become a name and `...` what Python allows in its place.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

from msgspec import Struct

META = "__meta_"
DOTS = "__dots__"
_TOKEN = re.compile(
    r"""(?P<string>'{3}(?:\\.|[^\\])*?'{3}|"{3}(?:\\.|[^\\])*?"{3}|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")
    |(?P<comment>\#[^\n]*)|(?P<meta>\$[A-Z_][A-Z0-9_]*\b)|(?P<bad>\$[\w.]*)|(?P<dots>\.\.\.)
    |(?P<word>\w+)|(?P<blank>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class PatternError(Exception):
    """The text is no pattern; says why."""


class Pattern(Struct, frozen=True, kw_only=True):
    """A pattern that can be read. Its tree is made again where it is needed."""

    text: str
    names: frozenset[str]
    """Its metavariables, with their `$`."""
    words: frozenset[str]
    """Names that stand in every text that it fits."""


def pattern(text: str) -> Pattern:
    """The pattern of a text; `PatternError` when it is none."""
    nodes = [node for each in tree_of(text) for node in ast.walk(each)]
    words = {part for node in nodes for word in _words(node) for part in word.split(".")}
    names = {meta_of(word) for word in words}
    return Pattern(
        text=text,
        names=frozenset(name for name in names if name not in ("", "$_")),
        words=frozenset(word for word in words if word.isascii() and not word.startswith(META) and word != DOTS),
    )


@lru_cache(maxsize=256)
def tree_of(text: str) -> tuple[ast.stmt, ...]:
    """The statements of a pattern, without `...` at either end."""
    body = _parsed(text)
    while body and is_dots(body[0]):
        del body[0]
    while body and is_dots(body[-1]):
        del body[-1]
    lone = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not body or isinstance(lone, ast.Starred) or (isinstance(lone, ast.Name) and meta_of(lone.id)):
        raise PatternError("the pattern would fit any code")
    return tuple(body)


def meta_of(word: str) -> str:
    """The metavariable that a name of the tree stands for; empty for a plain name."""
    return f"${word.removeprefix(META)}" if word.startswith(META) else ""


def is_dots(node: ast.AST) -> bool:
    """Whether the node stands for any number of statements, elements, arguments or entries."""
    match node:
        case ast.Expr(value=ast.Constant(value=value)):
            return value is ...
        case ast.Starred(value=ast.Name(id=name)) | ast.keyword(arg=None, value=ast.Name(id=name)):
            return name == DOTS
    return False


def is_any(node: ast.AST) -> bool:
    """Whether the node stands for one expression, whatever it is."""
    return isinstance(node, ast.Constant) and node.value is ...


def _words(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant):
        return []
    values = [getattr(node, name, None) for name in node._fields]
    values += [each for value in values if isinstance(value, list) for each in value]
    return [value for value in values if isinstance(value, str)]


def _parsed(text: str) -> list[ast.stmt]:
    errors = []
    # In braces `...` is a part of a mapping or of a set; where neither can be read it is an expression.
    for in_brackets, in_braces in (("*" + DOTS, "**" + DOTS), ("*" + DOTS, "*" + DOTS), ("...", "...")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(_python(text, in_brackets, in_braces)).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            errors.append(error)
    said = getattr(errors[0], "msg", "") or str(errors[0])
    line = getattr(errors[0], "lineno", None)
    raise PatternError(f"not Python: {said.replace(META, '$')}" + (f" (line {line} of it)" if "\n" in text else ""))


def _python(text: str, in_brackets: str, in_braces: str) -> str:
    """The pattern as plain Python."""
    pieces: list[str] = []
    opened: list[str] = []
    last = ""
    for token in _TOKEN.finditer(text):
        piece, kind = token[0], token.lastgroup
        if kind == "bad":
            raise PatternError(f"{piece!r} is no metavariable: it is $ and capital letters, such as $PROMPT")
        if kind == "meta":
            piece = META + piece[1:]
        elif kind == "dots" and opened and last in ("(", "[", "{", ","):
            piece = {"(": in_brackets, "[": in_brackets, "{": in_braces, "x[": "..."}[opened[-1]]
        elif piece in ("(", "[", "{"):
            is_index = piece == "[" and (last in (")", "]") or last.isidentifier())
            opened.append("x[" if is_index else piece)
        elif piece in (")", "]", "}") and opened:
            opened.pop()
        pieces.append(piece)
        last = piece if kind not in ("blank", "comment") else last
    return "".join(pieces)
