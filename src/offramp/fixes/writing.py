"""The text of a call that is written anew: on one line where it fits, an argument a line otherwise, comments kept."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from offramp.fixes.module import Module
from offramp.fixes.payload import Word

_WIDTH = 100


def written_call(
    module: Module, call: ast.Call, func: str, words: Sequence[Word], margin: str, *, column: int, spread: bool
) -> str:
    """The call of `func` with these arguments in the place of `call`; `column` is where its first line begins."""
    first, last = _edge_comments(module, call)
    flat = f"{func}({', '.join(word.text for word in words)})"
    commented = first or last or any(word.before or word.behind for word in words)
    if not commented and not spread and "\n" not in flat and column + len(flat) <= _WIDTH:
        return flat
    step = module.step
    lines = [f"{func}(" + (f"  {first}" if first else "")]
    for word in words:
        lines += [f"{margin}{step}{comment}" for comment in word.before]
        lines.append(f"{margin}{step}{word.text}," + (f"  {word.behind}" if word.behind else ""))
    return module.newline.join([*lines, *(f"{margin}{step}{comment}" for comment in last), f"{margin})"])


def _edge_comments(module: Module, call: ast.Call) -> tuple[str, list[str]]:
    """The comment behind the opening bracket, and those below the last argument: they speak of the whole call."""
    given = [*call.args, *call.keywords]
    if not given:
        return "", []
    start = module.span(call.func)[1]
    begin, end = (f(module.span(each)[i] for each in given) for i, f in ((0, min), (1, max)))
    opened = comments(module.text[start:begin].split("\n")[0])
    closed = module.text[end : module.span(call)[1] - 1].split("\n")[1:]
    return (opened[0] if opened else ""), [each for line in closed for each in comments(line)]


def comments(line: str) -> list[str]:
    """The comment at the end of a piece of a line between brackets; none where a string holds the mark."""
    before, mark, text = line.partition("#")
    return [f"#{text.rstrip()}"] if mark and not before.strip(" \t,(") else []


def argument_comments(module: Module, call: ast.Call, name: str) -> tuple[tuple[str, ...], str]:
    """The comments on the lines above a keyword argument, and the one behind it."""
    given = sorted([*call.args, *call.keywords], key=module.span)
    number = next(at for at, each in enumerate(given) if isinstance(each, ast.keyword) and each.arg == name)
    start, end = module.span(given[number])
    before = module.span(given[number - 1])[1] if number else module.span(call.func)[1]
    above = module.text[before:start].split("\n")[1:]
    behind = comments(module.text[end : module.line_end(end)].lstrip(" ,"))
    return tuple(each for line in above for each in comments(line)), (behind[0] if behind else "")


def all_comments(code: str) -> list[str]:
    """The comments in the text of a call."""
    tokens = tokenize.generate_tokens(io.StringIO(f"({code})").readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
