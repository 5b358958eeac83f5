"""Breaks the lines that edits have made too long, at their outermost brackets; means the same, or changes nothing."""

from __future__ import annotations

import ast
from itertools import pairwise

_LIMIT = 120
_BODY = 100
_LONG_STYLE = 3
"""So many long lines of its own say that a file does not mind them."""

_Statement = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return


def within_width(before: str, after: str) -> str:
    """The changed text of a file, its new long lines broken; what was long before stays."""
    known = set(before.split("\n"))
    lines = after.split("\n")
    if sum(_is_long(line) for line in known) >= _LONG_STYLE or not any(_is_long(each) for each in {*lines} - known):
        return after
    try:
        tree = ast.parse(after)
        for node in ast.walk(tree):
            if isinstance(node, _Statement) and node.lineno == node.end_lineno:
                line = lines[node.lineno - 1]
                if _is_long(line) and line not in known:
                    lines[node.lineno - 1] = _broken(line, node)
        done = "\n".join(lines)
        return done if ast.dump(ast.parse(done)) == ast.dump(tree) else after
    except (SyntaxError, IndexError):
        return after


def _is_long(line: str) -> bool:
    return len(line.rstrip("\r").expandtabs(4)) > _LIMIT


def _broken(line: str, statement: _Statement) -> str:
    """The line with what stands in its last brackets on lines of its own; as it is where they do not end it."""
    value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    columns, comma = _columns(value)
    code, ending = (line[:-1], "\r") if line.endswith("\r") else (line, "")
    data = code.encode()
    if not columns or value is None or value.end_col_offset != len(data):
        return line
    opening = value.func.end_col_offset if isinstance(value, ast.Call) else value.col_offset
    starts = [(opening or 0) + 1, *columns[1:], len(data) - 1]
    words = [data[start:end].decode().strip() for start, end in pairwise(starts)]
    margin = code[: len(code) - len(code.lstrip())]
    step = "\t" if "\t" in margin else "  " if len(margin) % 4 else "    "
    body = [data[starts[0] : starts[-1]].decode()]
    if len(margin.expandtabs(4)) + len(step) + len(body[0]) > _BODY and len(words) > 1:
        body = [f"{each.rstrip(', ')}," for each in words] if comma else words
    inner = [f"{margin}{step}{each}" for each in body]
    return f"{ending}\n".join([data[: starts[0]].decode(), *inner, f"{margin}{code[-1]}"]) + ending


def _columns(value: ast.expr | None) -> tuple[list[int], bool]:
    """Where the parts begin that may stand on a line of their own, and whether commas part them."""
    match value:
        case ast.Call(args=args, keywords=words) if not any(isinstance(each, ast.GeneratorExp) for each in args):
            given: list[ast.expr | ast.keyword] = [*args, *words]
            return sorted(each.col_offset for each in given), True
        case ast.ListComp(elt=elt, generators=[ast.comprehension(is_async=0) as only]):
            turned = only.target.col_offset - len("for ")
            return [elt.col_offset, turned, *(each.col_offset - len("if ") for each in only.ifs)], False
    return [], False
