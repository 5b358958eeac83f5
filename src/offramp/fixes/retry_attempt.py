"""Takes the `try` out of a counted loop; the handlers that stay raise what the loop raised in the end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.fixes.counted_loop import STAGE, CountedLoop, does_more, last_of, outdent, stored
from offramp.fixes.edits import Edit, apply
from offramp.fixes.names import free_name
from offramp.fixes.retry_turns import Handler

_KEPT = "kept"
"""The text of a handler that stays as it is."""


def cut_attempt(loop: CountedLoop, attempt: ast.Try, handlers: list[Handler], last: ast.Raise | None) -> None:
    """The `try` goes when every failure just passes; else the handlers raise what the loop raised in the end."""
    module = loop.module
    endings = _settled(loop, handlers, [_ending(loop, each, last) for each in handlers])
    if not any(endings):
        head = module.span(attempt)[0]
        loop.cut(module.line_start(head), module.line_end(head))
        loop.cut(
            module.line_end(last_of(module, attempt.body[-1])), module.line_end(last_of(module, attempt.handlers[-1]))
        )
        outdent(loop, attempt.body, attempt, module.line_end(head))
    for each, text in zip(handlers, endings, strict=True):
        if text != _KEPT:
            loop.dropped |= set(stored(each.node))
        if any(endings) and text != _KEPT:
            start, end = module.line_start(module.span(each.node)[0]), module.line_end(last_of(module, each.node))
            loop.cut(start, end)
            loop.draft.edits.append(Edit(module.path, start, end, text, STAGE))
    if attempt.orelse:
        _cut_else(loop, attempt)


def _settled(loop: CountedLoop, handlers: list[Handler], endings: list[str]) -> list[str]:
    """A handler that only lets its error pass stays as that where one behind it would catch the error instead."""
    done: list[str] = []
    for handler, text in reversed(list(zip(handlers, endings, strict=True))):
        if text or not any(done):
            done.append(text)
        else:
            done.append(_KEPT if handler.passes else _raising(loop, handler, "raise", ""))
    return done[::-1]


def _ending(loop: CountedLoop, handler: Handler, last: ast.Raise | None) -> str:
    """The new text of a handler; empty when the error may pass by itself."""
    module = loop.module
    if not handler.repeats:
        return "" if handler.passes else _KEPT
    final = handler.last or last
    assert final is not None
    if _is_same_error(final, {handler.node.name, *handler.holders} - {None}):
        return ""
    caught = handler.node.name or free_name(module, loop.node, "error")
    code = _renamed(loop, final, handler.holders, caught)
    if handler.last is None and final.cause is None:
        code += f" from {caught}"
    return _raising(loop, handler, code, caught if re.search(rf"\b{caught}\b", code) else "")


def _raising(loop: CountedLoop, handler: Handler, code: str, caught: str) -> str:
    """The text of a handler that raises."""
    loop.raised.append(code)
    module, kind = loop.module, handler.node.type
    types = loop.after.code(module, kind) if kind else "Exception" if caught else ""
    head = " ".join(filter(None, ["except", types, f"as {caught}" if caught else ""]))
    margin, newline = module.indent(loop.node), module.newline
    return f"{margin}{head}:{newline}{margin}{module.step}{code}{newline}"


def _is_same_error(final: ast.Raise, names: Iterable[str | None]) -> bool:
    return final.exc is None or (final.cause is None and isinstance(final.exc, ast.Name) and final.exc.id in names)


def _renamed(loop: CountedLoop, final: ast.Raise, holders: set[str], caught: str) -> str:
    """The statement on one margin, with the caught error in the place of the names that kept it."""
    module = loop.module
    start = module.span(final)[0]
    if final.end_lineno != final.lineno:
        raise does_more(module, final, ": what it raises spans several lines")
    edits = [
        Edit(module.path, module.span(node)[0] - start, module.span(node)[1] - start, caught, STAGE)
        for node in ast.walk(final)
        if isinstance(node, ast.Name) and node.id in holders
    ]
    return apply(module.code(final), edits)


def _cut_else(loop: CountedLoop, attempt: ast.Try) -> None:
    module = loop.module
    start = module.line_end(last_of(module, attempt.handlers[-1]))
    if len(attempt.orelse) == 1 and isinstance(attempt.orelse[0], ast.Break):
        loop.cut(start, module.line_end(last_of(module, attempt.orelse[0])))
        return
    while not module.text[start : module.line_end(start)].lstrip().startswith("else"):
        start = module.line_end(start)
    loop.cut(start, module.line_end(start))
    outdent(loop, attempt.orelse, attempt, module.line_end(start))
