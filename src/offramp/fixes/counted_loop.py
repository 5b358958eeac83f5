"""A loop that tries one call a counted number of times, while it is taken out: which lines go, which block moves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field

from offramp.fixes.edits import Draft, Refused, Unwrap
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.patched import Patched
from offramp.model import Stage

STAGE = Stage.RETRY


class CountedLoop(Struct):
    """A loop while it is taken out. `gone` holds the whole lines that go."""

    after: Patched
    draft: Draft
    migration: Migration
    node: ast.For
    scope: int
    turns: list[float] | None
    """What the loop counts through; None when that is as long as a collection of accounts."""
    gone: list[tuple[int, int]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    """Names that are bound in the lines that go."""
    raised: list[str] = field(default_factory=list)
    """The statements that end the handlers which stay."""

    @property
    def module(self) -> Module:
        return self.migration.module

    def cut(self, start: int, end: int) -> None:
        """Take whole lines out."""
        self.gone.append((start, end))

    def cut_statement(self, statement: ast.stmt) -> None:
        """Take a statement out, and remember what it bound."""
        if not self.module.owns_its_lines(statement):
            raise crowded()
        start, end = self.module.span(statement)
        self.cut(self.module.line_start(start), self.module.line_end(end - 1))
        self.dropped |= set(stored(statement))

    def is_gone(self, offset: int) -> bool:
        """Whether a place goes."""
        return any(start <= offset < end for start, end in self.gone)


def stored(statement: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and is_store(node))


def is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def crowded() -> Refused:
    return Refused("crowded-line", "Several statements of the loop share a line.", "Give each its own line.")


def does_more(module: Module, node: ast.AST, what: str = "") -> Refused:
    line = getattr(node, "lineno", 0)
    return Refused(
        "loop-does-more",
        f"Line {line} of {module.path} does more than try the call again{what}.",
        "Give the client `max_retries`, keep what the line does, and take the loop out.",
    )


def last_of(module: Module, node: ast.AST) -> int:
    return module.span(node)[1] - 1


def outdent(loop: CountedLoop, block: list[ast.stmt], outer: ast.stmt, start: int) -> None:
    """Move a block, from `start` on, under the margin of what it stood in."""
    module = loop.module
    if not module.owns_its_lines(block[0]):
        raise crowded()
    width = len(module.indent(block[0])) - len(module.indent(outer))
    unwrap(loop, start, module.line_end(last_of(module, block[-1])), width)


def unwrap(loop: CountedLoop, start: int, end: int, width: int) -> None:
    loop.draft.unwraps.append(Unwrap(loop.module.path, start, end, width, STAGE))
