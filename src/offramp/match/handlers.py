"""Whether the code goes on after a failure that a `try` has caught; which failures those are is not asked."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.facts import Attr, Block, Call, FileFacts, Name, Span, Statement

_LEAVING = frozenset({"raise", "return", "break"})
_ENDING = frozenset({"exit", "quit", "sys.exit", "os._exit"})


def goes_on(facts: FileFacts, tried: Block) -> bool:
    """Whether some handler of the `try` comes to its end, or to the next round, in place of leaving."""
    return any(not _leaves(facts, number) for number in _handlers(facts, tried))


def _handlers(facts: FileFacts, tried: Block) -> Iterator[int]:
    for number, block in enumerate(facts.blocks):
        if block.kind == "except" and block.parent == tried.parent and _within(block.at, tried.at):
            yield number


def _within(inner: Span, outer: Span) -> bool:
    return outer.line <= inner.line and inner.end_line <= outer.end_line


def _leaves(facts: FileFacts, number: int) -> bool:
    """Whether every way through the block leaves the loop, the function or the program."""
    if _continues(facts, number):
        return False
    own = (each for each in facts.statements if each.block == number)
    return any(each.kind in _LEAVING or _ends_program(each) for each in own) or _all_ways_leave(facts, number)


def _continues(facts: FileFacts, number: int) -> bool:
    """Whether the next round of the loop around may begin in the block."""
    if facts.blocks[number].kind in ("for", "while"):
        return False
    own = any(each.block == number and each.kind == "continue" for each in facts.statements)
    return own or any(_continues(facts, each) for each in _inner(facts, number))


def _inner(facts: FileFacts, number: int) -> Iterator[int]:
    return (each for each, block in enumerate(facts.blocks) if block.parent == number)


def _all_ways_leave(facts: FileFacts, number: int) -> bool:
    """Whether a compound statement in the block leaves: a `with`, or an `if` with its `else`."""
    leaving = [facts.blocks[each] for each in _inner(facts, number) if _leaves(facts, each)]
    ifs = {block.at for block in leaving if block.kind == "if"}
    return any(block.kind == "with" or (block.kind == "else" and block.at in ifs) for block in leaving)


def _ends_program(statement: Statement) -> bool:
    called = statement.value.func if isinstance(statement.value, Call) else None
    if isinstance(called, Attr) and isinstance(called.base, Name):
        return f"{called.base.id}.{called.name}" in _ENDING
    return isinstance(called, Name) and called.id in _ENDING
