"""Reads the handlers of a loop that tries again: what only waits and logs, and what the last turn does."""

from __future__ import annotations

import ast
from collections.abc import Callable

from msgspec import Struct, field

from offramp.fixes.edits import Refused
from offramp.fixes.module import Module
from offramp.fixes.place import is_pause

_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "print_exc"})
_PURE = frozenset({"min", "max", "float", "int", "uniform", "random", "pow"})
Number = Callable[[ast.expr, float], "int | float | None"]


class Handler(Struct):
    """What one handler does. `last` is what it raises in the last turn, `holders` are names that keep the error."""

    node: ast.ExceptHandler
    repeats: bool = True
    passes: bool = False
    """It raises the error again, whatever the turn."""
    last: ast.Raise | None = None
    holders: set[str] = field(default_factory=set)


def read_handler(module: Module, node: ast.ExceptHandler, turns: list[float], number: Number) -> Handler:
    """The handler as one that repeats, or one that ends the loop by itself."""
    handler = Handler(node)
    place = _going_on(node.body, turns, number)
    if place is not None:
        *before, test = node.body[: place + 1]
        assert isinstance(test, ast.If)
        _read(module, handler, [*before, *test.body], turns, number)
        _read_ending(module, handler, node.body[place + 1 :])
        return handler
    if isinstance(node.body[-1], (ast.Raise, ast.Return)):
        _check_ending(module, node)
        handler.repeats = False
        final = node.body[0]
        handler.passes = isinstance(final, ast.Raise) and final.exc is None
        return handler
    _read(module, handler, node.body, turns, number)
    return handler


def _check_ending(module: Module, node: ast.ExceptHandler) -> None:
    for each in ast.walk(node):
        if isinstance(each, (ast.Continue, ast.Break)):
            raise _unclear(module, each)


def _unclear(module: Module, node: ast.AST) -> Refused:
    return Refused(
        "custom-retry",
        f"What happens after a failure depends on line {getattr(node, 'lineno', 0)} of {module.path}, "
        "which does more than wait and log.",
        "Decide whether that is still needed, give the client `max_retries`, and take the loop out.",
    )


def _read(module: Module, handler: Handler, body: list[ast.stmt], turns: list[float], number: Number) -> None:
    for statement in body:
        if is_pause(statement) or is_log(statement) or isinstance(statement, (ast.Continue, ast.Pass)):
            continue
        if isinstance(statement, ast.If):
            _read_test(module, handler, statement, turns, number)
        elif holder := _holder(handler, statement):
            handler.holders.add(holder)
        elif not _is_reckoning(statement):
            raise _unclear(module, statement)


def _read_test(module: Module, handler: Handler, node: ast.If, turns: list[float], number: Number) -> None:
    """Only a test that tells the last turn from the others says nothing about the error."""
    results = [_holds(node.test, turn, number) for turn in turns]
    first, last = results[:-1], results[-1:]
    if last == [True] and not any(first) and None not in first:
        ending, waiting = node.body, node.orelse
    elif last == [False] and all(first):
        ending, waiting = node.orelse, node.body
    else:
        raise _unclear(module, node)
    _read(module, handler, waiting, turns, number)
    _read_ending(module, handler, ending)


def _going_on(body: list[ast.stmt], turns: list[float], number: Number) -> int | None:
    """Which statement is `if attempt < 2: ...; continue`, with a `raise` of the last turn behind it."""
    for place, statement in enumerate(body[:-1]):
        if isinstance(statement, ast.If) and not statement.orelse and isinstance(statement.body[-1], ast.Continue):
            results = [_holds(statement.test, turn, number) for turn in turns]
            if results and results[-1] is False and all(results[:-1]) and isinstance(body[-1], ast.Raise):
                return place
    return None


def _read_ending(module: Module, handler: Handler, ending: list[ast.stmt]) -> None:
    """What is done in the last turn: something is logged, the error raised."""
    for statement in ending:
        if isinstance(statement, ast.Raise) and statement is ending[-1]:
            handler.last = statement
        elif not is_log(statement):
            raise _unclear(module, statement)


def _holds(test: ast.expr, turn: float, number: Number) -> bool | None:
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            one, other = number(left, turn), number(right, turn)
            return None if one is None or other is None else _compared(op, one, other)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _holds(operand, turn, number)
            return None if inner is None else not inner
    return None


def _compared(op: ast.cmpop, one: float, other: float) -> bool | None:
    match op:
        case ast.Eq():
            return one == other
        case ast.NotEq():
            return one != other
        case ast.Lt():
            return one < other
        case ast.LtE():
            return one <= other
        case ast.Gt():
            return one > other
        case ast.GtE():
            return one >= other
    return None


def is_log(statement: ast.stmt) -> bool:
    """`log.warning(...)`, `print(...)`: something is told and nothing else."""
    match statement:
        case ast.Expr(value=ast.Call(func=func)):
            return getattr(func, "attr", getattr(func, "id", "")) in _LOGS
    return False


def _holder(handler: Handler, statement: ast.stmt) -> str:
    """`last = error`."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=caught)) if caught == handler.node.name:
            return name
    return ""


def _is_reckoning(statement: ast.stmt) -> bool:
    """A pause is computed: `delay *= 2`, `delay = min(delay * 2, 30)`."""
    if not isinstance(statement, (ast.Assign, ast.AugAssign)):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    calls = [node for node in ast.walk(statement.value) if isinstance(node, ast.Call)]
    named = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
    return all(isinstance(each, ast.Name) for each in targets) and named <= _PURE
