"""Replies whose body says that the request has failed: what the program did then, it does when the SDK raises."""

from __future__ import annotations

import ast

from offramp.fixes.failures import ANY_STATUS, need_error
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.spelling import bottom

LEAVING = (ast.Raise, ast.Return, ast.Continue, ast.Break)


def body_named(statement: ast.stmt, reads: tuple[Read, ...]) -> str:
    """The name of `data = response.json()`; empty for any other statement."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            value = value.value if isinstance(value, ast.Await) else value
            taken = any(read.node is value and read.trail == ".json()" for read in reads)
            return name if taken and isinstance(value, ast.Call) else ""
    return ""


def fails_by_body(module: Module, statement: ast.If, reads: tuple[Read, ...]) -> bool:
    """Whether a test asks the body for an error, or finds no data there and needs nothing of the reply."""
    if is_error_test(statement, reads):
        return True
    return _misses_data(statement, reads) and not _inside(module, statement, reads)


def is_error_test(statement: ast.If, reads: tuple[Read, ...]) -> bool:
    """`if "error" in data:` and `if data.get("error"):`."""
    match statement.test:
        case ast.Compare(left=ast.Constant(value="error"), ops=[ast.In()], comparators=[body]):
            return any(read.node is body and read.trail == ".json()" for read in reads)
    return any(read.node is statement.test and read.trail == ".json()[error]" for read in reads)


def _misses_data(statement: ast.If, reads: tuple[Read, ...]) -> bool:
    """`if "data" not in data:` and `if not data.get("data"):`."""
    match statement.test:
        case ast.Compare(left=ast.Constant(value="data"), ops=[ast.NotIn()], comparators=[body]):
            return any(read.node is body and read.trail == ".json()" for read in reads)
        case ast.UnaryOp(op=ast.Not(), operand=data):
            return any(read.node is data and read.trail == ".json()[data]" for read in reads)
    return False


def _inside(module: Module, statement: ast.If, reads: tuple[Read, ...]) -> list[Read]:
    start, end = module.span(statement.body[0])[0], module.span(statement.body[-1])[1]
    return [each for each in reads if each.path == module.path and start <= module.span(each.node)[0] < end]


def names_of_body(check: ast.If, reads: tuple[Read, ...]) -> list[ast.Name]:
    """Where the branch reads the body by the name that the test asks."""
    asked = [bottom(each.node) for each in reads if each.node in set(ast.walk(check.test))]
    known = {each.id for each in asked if isinstance(each, ast.Name)}
    inside = (node for statement in check.body for node in ast.walk(statement))
    return [node for node in inside if isinstance(node, ast.Name) and node.id in known]


def handle_before(migration: Migration, check: ast.If) -> None:
    """A handler that does what the branch does; the test stays for a reply without an image."""
    module, draft = migration.module, migration.draft
    draft.insert_before(module, check, [f"except {ANY_STATUS}:", *_copied(module, check)], migration.stage)
    need_error(draft, module, ANY_STATUS)


def _copied(module: Module, check: ast.If) -> list[str]:
    """The lines of the branch as they stand, from the margin of the test on."""
    margin = len(module.indent(check))
    start, end = module.line_start(module.span(check.body[0])[0]), module.span(check.body[-1])[1]
    return [line[margin:] for line in module.text[start:end].splitlines()]
