"""Tests of the HTTP status of a request by hand: those right behind it become handlers, the rest goes or refuses."""

from __future__ import annotations

import ast

from offramp.fixes import downloads
from offramp.fixes.edits import Edit, Refused
from offramp.fixes.error_body import (
    LEAVING,
    body_named,
    fails_by_body,
    handle_before,
    is_error_test,
    names_of_body,
)
from offramp.fixes.failures import ANY_STATUS, error_of, into_handler
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.place import Place
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
        block = module.body_of(place.whole)
        following = block[block.index(place.whole) + 1 :]
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    found: list[ast.If] = []
    named, gone = False, 0
    for statement in following:
        if not named and body_named(statement, reads):
            named = True
        elif not isinstance(statement, ast.If) or statement.orelse or not isinstance(statement.body[-1], LEAVING):
            break
        elif error_of(statement.test, nodes) and not named:
            found.append(statement)
        elif named and fails_by_body(module, statement, reads) and not _is_told(found, nodes):
            found.append(statement)
            gone = 1
            break
        else:
            break
    return found if len(following) > len(found) + gone or place.form == "name" else []


def _is_told(checks: list[ast.If], nodes: set[ast.expr]) -> bool:
    """Whether one of the tests has already seen every failed status."""
    return any(error_of(each.test, nodes) == ANY_STATUS for each in checks)


def rewrite_checks(
    migration: Migration, place: Place, reads: tuple[Read, ...], checks: list[ast.If]
) -> list[tuple[int, int]]:
    """The handlers; gives back the spans in which nothing is left to follow."""
    module, draft = migration.module, migration.draft
    taken: list[tuple[int, int]] = [module.span(place.loop)] if place.loop else []
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    for check in checks:
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
        taken.append(module.span(check))
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


def _within(module: Module, node: ast.expr, body: list[ast.stmt]) -> bool:
    start = module.span(node)[0]
    return module.span(body[0])[0] <= start < module.span(body[-1])[1]


_ERROR_READS = {
    ".status_code": "status_code", ".status": "status_code", ".text": "response.text", ".text()": "response.text",
    ".json()": "response.json()", ".headers": "response.headers", ".reason": "response.reason_phrase",
    ".reason_phrase": "response.reason_phrase", ".content": "response.content",
}  # fmt: skip


def _reread(migration: Migration, read: Read, name: str) -> None:
    """What was read of a failed reply, read of the SDK's error."""
    module = migration.module
    node: ast.expr = read.node
    parent = module.parents[node]
    trail = read.trail
    if isinstance(parent, ast.Call) and parent.func is node:
        node, trail = parent, f"{trail}()"
        parent = module.parents[node]
    if trail not in _ERROR_READS or not isinstance(node, (ast.Attribute, ast.Call)):
        raise Refused(
            "response-inspected",
            f"`{module.code(node)}` on line {node.lineno} of {module.path} has no counterpart in the SDK's error.",
            "Decide by hand what is reported of a failed request.",
        )
    start, end = module.span(parent if isinstance(parent, ast.Await) else node)
    migration.draft.edits.append(Edit(module.path, start, end, f"{name}.{_ERROR_READS[trail]}", migration.stage))
