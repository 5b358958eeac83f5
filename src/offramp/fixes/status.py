"""Tests of the HTTP status of a request by hand: those right behind it become handlers, the rest goes or refuses."""

from __future__ import annotations

import ast

from msgspec.structs import replace

from offramp.fixes import downloads
from offramp.fixes.ahead import is_elif
from offramp.fixes.edits import Edit, Refused, apply
from offramp.fixes.error_body import (
    LEAVING,
    body_named,
    fails_by_body,
    handle_before,
    is_error_test,
    names_of_body,
)
from offramp.fixes.failures import ANY_STATUS, error_of, into_handler, is_success, need_error
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.place import Place, session_block
from offramp.fixes.replies import else_start
from offramp.fixes.repository import Read
from offramp.fixes.shapes import HTTP, Part
from offramp.fixes.spelling import bottom


def checks_behind(migration: Migration, place: Place, reads: tuple[Read, ...]) -> list[ast.If]:
    """The tests of the status or of the body that stand right behind the request and leave: each becomes a handler.

    A body is only asked whether it holds an error where no status told before.
    """
    module = migration.module
    if place.form not in ("name", "with"):
        return []
    if isinstance(place.statement, (ast.With, ast.AsyncWith)):
        following = place.statement.body
    else:
        following = _following(migration, place.whole)
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    shown = [module.statement(read.node) for read in reads if _is_shown(migration, read)]
    found: list[ast.If] = []
    for number, statement in enumerate(left := [each for each in following if each not in shown]):
        if body_named(statement, reads):
            found += (by_body := _by_body(module, left[number + 1 :], found, nodes, reads))
            return found if place.form == "name" or len(following) > len(found) + len(by_body) else []
        if not isinstance(statement, ast.If) or any(is_elif(module, each) for each in statement.orelse):
            break
        is_error = bool(error_of(statement.test, nodes))
        is_last = bool(statement.orelse) or is_success(statement.test, nodes)
        if not is_last and not (is_error and isinstance(statement.body[-1], LEAVING)):
            break
        if is_last and not is_error and (found or not is_success(statement.test, nodes)):
            break
        found.append(statement)
        if is_last:
            return found
    return found if len(following) > len(found) or place.form == "name" else []


def _following(migration: Migration, statement: ast.stmt) -> list[ast.stmt]:
    """The statements behind the request, or behind the block of its session where that ends with the request."""
    block = migration.module.body_of(statement)
    rest, above = block[block.index(statement) + 1 :], migration.module.parents[statement]
    if (
        not rest
        and isinstance(above, (ast.With, ast.AsyncWith))
        and above is session_block(migration.module, migration.call)
    ):
        return _following(migration, above)
    return rest


def _by_body(
    module: Module, following: list[ast.stmt], told: list[ast.If], nodes: set[ast.expr], reads: tuple[Read, ...]
) -> list[ast.If]:
    """The test of a body right behind its name, unless one of the tests before has already seen every failed status."""
    match following:
        case [ast.If(orelse=[]) as test, *_] if isinstance(test.body[-1], LEAVING):
            is_told = any(error_of(each.test, nodes) == ANY_STATUS for each in told)
            return [test] if fails_by_body(module, test, reads) and not is_told else []
    return []


def _is_shown(migration: Migration, read: Read) -> bool:
    """Whether something of the HTTP reply is only printed, in a line of its own."""
    module = migration.module
    if read.path != module.path or read.trail not in _ERROR_READS or read.trail.startswith(".json"):
        return False
    match module.statement(read.node):
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=[argument], keywords=[])):
            inner = [each for each in ast.walk(argument) if isinstance(each, (ast.Name, ast.Await))]
            return len(inner) == 1 and any(each is read.node for each in ast.walk(argument))
    return False


def rewrite_checks(
    migration: Migration, place: Place, reads: tuple[Read, ...], checks: list[ast.If]
) -> list[tuple[int, int]]:
    """The handlers; gives back the spans in which nothing is left to follow."""
    module, draft = migration.module, migration.draft
    taken: list[tuple[int, int]] = [module.span(place.loop)] if place.loop else []
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    for read in reads:
        if _is_shown(migration, read):
            draft.delete(module, module.statement(read.node), migration.stage)
            draft.assume("The status and the text of the HTTP reply are no longer printed: the SDK hands out neither.")
            taken.append(module.span(module.statement(read.node)))
    for check in checks:
        _close_up(migration, check)
        if is_success(check.test, nodes):
            _swap(migration, check, reads)
            taken += [module.span(check.test), *([_otherwise(module, check)] if check.orelse else [])]
            continue
        error = error_of(check.test, nodes)
        if not error and not is_error_test(check, reads):
            handle_before(migration, check)
            continue
        names = [] if error else names_of_body(check, reads)
        inside = [read for read in reads if read.path == module.path and _within(module, read.node, check.body)]
        name = free_name(module, check, "error") if inside or names else ""
        into_handler(module, draft, check, error or ANY_STATUS, name, migration)
        for read in inside:
            if bottom(read.node) not in names:
                _reread(migration, read, name)
        for each in names:
            draft.replace(module, each, f"{name}.response.json()", migration.stage)
        taken.append((module.span(check)[0], module.span(check.body[-1])[1]))
    for read in reads:
        own = migration.repository.module(read.path)
        start = own.span(read.node)[0]
        if HTTP.part(read.trail) is not Part.CHECK or any(first <= start < last for first, last in taken):
            continue
        statement = own.statement(read.node)
        if isinstance(statement, ast.If) and not isinstance(statement.body[-1], ast.Raise):
            raise Refused(
                "response-inspected",
                f"Line {read.node.lineno} of {own.path} looks into the HTTP response, which the SDK does not hand out.",
                "Decide by hand which exception of the SDK takes its place.",
            )
        if isinstance(statement, ast.If):
            draft.assume("A failed request raises `openai.APIStatusError`, not the error that was raised by hand.")
        downloads.drop_check(draft, own, read.node, "True", migration.stage)
        taken.append(own.span(statement))
    return taken


def _close_up(migration: Migration, check: ast.If) -> None:
    """No empty line between a `try` and its handler."""
    module = migration.module
    start = end = module.line_start(module.span(check)[0])
    while start and not module.text[(before := module.line_start(start - 1)) : start].strip():
        start = before
    if start < end:
        migration.draft.edits.append(Edit(module.path, start, end, "", migration.stage))


def _otherwise(module: Module, check: ast.If) -> tuple[int, int]:
    """The `else` of a test with its lines."""
    start = else_start(module, check.body[-1], check.orelse[0])
    return start, module.line_end(module.span(check)[1] - 1)


def _swap(migration: Migration, check: ast.If, reads: tuple[Read, ...]) -> None:
    """`if reply.ok: ... else: ...` as a handler with what was done otherwise, and an `else` with the good case."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    if not module.owns_its_lines(check) or module.span(check.body[0])[0] < module.line_end(module.span(check.test)[1]):
        raise Refused("crowded-line", "The branches share lines.", "Give each its own lines and run again.")
    margin = module.indent(check)
    name, handled = "", f"{module.indent(check.body[0])}pass{module.newline}"
    if check.orelse:
        start, end = _otherwise(module, check)
        first = module.line_end(start)
        inside = [read for read in reads if read.path == module.path and _within(module, read.node, check.orelse)]
        name = free_name(module, check, "error") if inside else ""
        before = len(draft.edits)
        for read in inside:
            _reread(migration, read, name)
        own = [replace(each, start=each.start - first, end=each.end - first) for each in draft.edits[before:]]
        del draft.edits[before:]
        handled = apply(module.text[first:end], own)
        handled += "" if handled.endswith(("\n", "\r")) else module.newline
        draft.edits.append(Edit(module.path, start, end, "", stage))
    head, colon = module.span(check)[0], module.text.index(":", module.span(check.test)[1])
    bound = f" as {name}" if name else ""
    text = f"except APIStatusError{bound}:{module.newline}{handled}{margin}else"
    draft.edits.append(Edit(module.path, head, colon, text, stage))
    need_error(draft, module, "APIStatusError")


def _within(module: Module, node: ast.expr, body: list[ast.stmt]) -> bool:
    start = module.span(node)[0]
    return module.span(body[0])[0] <= start < module.span(body[-1])[1]


_ERROR_READS = {
    ".status_code": "status_code", ".status": "status_code", ".text": "response.text", ".text()": "response.text",
    ".json()": "response.json()", ".headers": "response.headers", ".reason": "response.reason_phrase",
    ".reason_phrase": "response.reason_phrase", ".content": "response.content",
}  # fmt: skip


def _asked_first(node: ast.expr, trail: str) -> tuple[ast.expr, str]:
    """What is asked of the reply itself, as `reply.text` in `reply.text[:200]`; the rest is done with it as before."""
    first = next((known for known in sorted(_ERROR_READS, key=len, reverse=True) if trail.startswith(f"{known}[")), "")
    while first and isinstance(node, ast.Subscript):
        node, trail = node.value, first
        if isinstance(node, ast.Await):
            node = node.value
    return node, trail


def _reread(migration: Migration, read: Read, name: str) -> None:
    """What was read of a failed reply, read of the SDK's error."""
    module = migration.module
    node, trail = _asked_first(read.node, read.trail)
    parent = module.parents[node]
    if isinstance(parent, ast.Call) and parent.func is node:
        node, trail = parent, f"{trail}()"
        parent = module.parents[node]
    if trail not in _ERROR_READS or not isinstance(node, (ast.Attribute, ast.Call)):
        raise Refused(
            "response-inspected",
            f"`{module.code(node)}` on line {node.lineno} of {module.path} has no counterpart in the SDK's error.",
            "Decide by hand what is reported of a failed request.",
        )
    start, end = _awaited(module, parent) if isinstance(parent, ast.Await) else module.span(node)
    migration.draft.edits.append(Edit(module.path, start, end, f"{name}.{_ERROR_READS[trail]}", migration.stage))


def _awaited(module: Module, node: ast.Await) -> tuple[int, int]:
    """Where an `await` stands, with the brackets that it needs before a part of it is taken."""
    start, end = module.span(node)
    needs = isinstance(module.parents[node], (ast.Subscript, ast.Attribute))
    return (start - 1, end + 1) if needs and module.text[start - 1] + module.text[end] == "()" else (start, end)
