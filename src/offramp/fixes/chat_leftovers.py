"""Takes out what a rewritten reply leaves behind: settings nobody reads, edits inside of holes, empty blocks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec.structs import replace

from offramp.fixes.chat_text import Reply, is_shared
from offramp.fixes.edits import Edit, Refused
from offramp.fixes.locals import named, only_binding


def is_gone(reply: Reply, node: ast.AST) -> bool:
    """Whether the node stands in what an edit takes out."""
    start, end = reply.module.span(node)
    return any(
        edit.path == reply.site.path and edit.start <= start and end <= edit.end and edit.start < edit.end
        for edit in reply.draft.edits
    )


def drop_idle(reply: Reply, call: ast.expr) -> None:
    """A pattern or a setting that only this call read: a local name, or one of the module that no other file reads."""
    module = reply.module
    for name in [node for node in ast.walk(call) if isinstance(node, ast.Name) and is_gone(reply, node)]:
        made = only_binding(module, name) or _of_module(reply, name)
        if made is None or not _is_inert(made.value) or is_gone(reply, made):
            continue
        around = module.function(made) or module.tree
        if all(is_gone(reply, node) for node in named(around, name.id) if isinstance(node.ctx, ast.Load)):
            _drop_constant(reply, made)


def _of_module(reply: Reply, name: ast.Name) -> ast.Assign | ast.AnnAssign | None:
    module = reply.module
    stores = [node for node in named(module.tree, name.id) if not isinstance(node.ctx, ast.Load)]
    if len(stores) != 1 or module.statement(stores[0]) not in module.tree.body or is_shared(reply, name.id):
        return None
    return only_binding(module, stores[0])


def _is_inert(value: ast.expr | None) -> bool:
    """Whether nothing happens when the value is computed."""
    match value:
        case ast.Constant():
            return True
        case ast.Dict(keys=keys, values=values):
            return all(isinstance(each, ast.Constant) for each in (*keys, *values))
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=[ast.Constant(), *_]):
            return True
    return False


def _drop_constant(reply: Reply, made: ast.stmt) -> None:
    """With the empty lines before it where it stood alone between two groups."""
    module = reply.module
    reply.draft.delete(module, made, reply.stage)
    edit = reply.draft.edits[-1]
    before, after = module.text[: edit.start], module.text[edit.end :]
    if not edit.text and before.endswith(module.newline * 2) and after.startswith(module.newline):
        start = len(before.rstrip("\r\n")) + len(module.newline)
        reply.draft.edits[-1] = replace(edit, start=start)


def without_inner(reply: Reply) -> None:
    """Edits inside of what is taken out fall away with it."""
    edits = list(dict.fromkeys(reply.draft.edits))
    holes = [edit for edit in edits if not edit.text and edit.start < edit.end]
    reply.draft.edits = [edit for edit in edits if not any(_holds(hole, edit) for hole in holes)]


def _holds(hole: Edit, edit: Edit) -> bool:
    """Whether an edit lies in what another takes out; a line put right before that stays."""
    if hole is edit or hole.path != edit.path or not hole.start <= edit.start < hole.end or edit.end > hole.end:
        return False
    return edit.start < edit.end or hole.start < edit.start


def keep_bodies(reply: Reply) -> None:
    """A block that has lost all its statements keeps a `pass`; a `try` of which nothing is left is not offered."""
    module = reply.module
    for owner, body in _bodies(module.tree):
        if isinstance(owner, ast.Module) or not all(_is_taken_out(reply, each) for each in body):
            continue
        if isinstance(owner, ast.Try) and not _is_taken_out(reply, owner):
            raise Refused(
                "caught-by-name",
                f"The `try` on line {owner.lineno} of {module.path} only watches how the text is taken apart.",
                "Ask for the link by an `if` and run again.",
            )
        first, last = module.span(body[0])[0], module.span(body[-1])[1]
        start, end = module.line_start(first), module.line_end(last)
        edits = [edit for edit in reply.draft.edits if not (start <= edit.start and edit.end <= end)]
        if len(edits) < len(reply.draft.edits):
            reply.draft.edits = [*edits, Edit(module.path, first, last, "pass", reply.stage)]


def _is_taken_out(reply: Reply, statement: ast.stmt) -> bool:
    start, end = reply.module.span(statement)
    return any(
        edit.path == reply.site.path and edit.start <= start and end <= edit.end and edit.text in ("", "pass")
        for edit in reply.draft.edits
        if edit.start < edit.end
    )


def _bodies(tree: ast.Module) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield node, body
