"""Tests of the HTTP status of a request by hand: those right behind it become handlers, the rest goes or refuses."""

from __future__ import annotations

import ast

from offramp.fixes import downloads
from offramp.fixes.edits import Edit, Refused
from offramp.fixes.failures import error_of, into_handler
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.place import Place
from offramp.fixes.repository import Read
from offramp.fixes.shapes import HTTP, Part


def checks_behind(migration: Migration, place: Place, reads: tuple[Read, ...]) -> list[ast.If]:
    """The tests of the status that stand right behind the request and leave: each becomes a handler."""
    module = migration.module
    if place.form not in ("name", "with"):
        return []
    if isinstance(place.statement, (ast.With, ast.AsyncWith)):
        following = place.statement.body
    else:
        block = module.body_of(place.whole)
        following = block[block.index(place.whole) + 1 :]
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    found = []
    for statement in following:
        leaves = isinstance(statement, ast.If) and isinstance(
            statement.body[-1], (ast.Raise, ast.Return, ast.Continue, ast.Break)
        )
        if not isinstance(statement, ast.If) or not leaves or statement.orelse or not error_of(statement.test, nodes):
            break
        found.append(statement)
    return found if len(following) > len(found) or place.form == "name" else []


def rewrite_checks(
    migration: Migration, place: Place, reads: tuple[Read, ...], checks: list[ast.If]
) -> list[tuple[int, int]]:
    """The handlers; gives back the spans in which nothing is left to follow."""
    module, draft = migration.module, migration.draft
    taken: list[tuple[int, int]] = [module.span(place.loop)] if place.loop else []
    nodes = {read.node for read in reads if HTTP.part(read.trail) is Part.CHECK}
    for check in checks:
        inside = [read for read in reads if read.path == module.path and _within(module, read.node, check.body)]
        name = free_name(module, check, "error") if inside else ""
        into_handler(module, draft, check, error_of(check.test, nodes), name, migration)
        for read in inside:
            _reread(migration, read, name)
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
