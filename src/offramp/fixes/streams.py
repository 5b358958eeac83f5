"""Guards loops over stream events: a stream that is cut ends quietly, so the last event has to be seen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.edits import Draft
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.result import ERROR
from offramp.model import Stage

_Loop = ast.For | ast.AsyncFor
_STAGE = Stage.STREAMING
_RAISE = f'raise RuntimeError("{ERROR}")'
_AROUND = (ast.With, ast.AsyncWith)


def guard_stream(migration: Migration) -> None:
    """Have the loop over the events of a call fail when it ends before the image is there."""
    repository = migration.repository
    nodes: list[tuple[Module, ast.expr]] = [(migration.module, migration.call)]
    reads = [each for each in repository.reads(migration.site.location) if not each.trail]
    nodes += [(repository.module(each.path), each.node) for each in reads]
    loops = [(module, loop) for module, node in nodes if (loop := _loop_over(module, node))]
    events = [each for each in repository.contract.events if each.operation == migration.operation]
    final = [each.type for each in events if each.final]
    if len(loops) != 1 or not final or not _guard(migration.draft, *loops[0], final[0]):
        migration.draft.assume(
            "A stream that is cut ends without an error: what reads it asks for the completed event."
        )


def _loop_over(module: Module, node: ast.expr) -> _Loop | None:
    holder = module.awaited(node)
    parent = module.parents[holder]
    return parent if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is holder else None


def _guard(draft: Draft, module: Module, loop: _Loop, final: str) -> bool:
    """Put the guard in; false where it cannot be written."""
    if _is_minded(module, loop):
        return True
    first = loop.body[0]
    is_plain = isinstance(loop.target, ast.Name) and not loop.orelse and first.lineno > loop.lineno
    if not is_plain or not module.owns_its_lines(loop) or not module.owns_its_lines(first):
        return False
    leaving = list(_leaving(loop))
    breaks = any(isinstance(each, ast.Break) for each in leaving)
    at_end = [each for each in leaving if _is_at_end(module, loop, each)]
    if at_end and not breaks:
        # What follows a loop that returns the image is the answer of the code to a stream without one.
        return not _ends_function(module, loop) or _put(draft, module, loop, [_RAISE])
    if at_end and len(at_end) == len(leaving):
        return _put(draft, module, loop, ["else:", f"{module.step}{_RAISE}"])
    flag = free_name(module, loop, "is_complete")
    draft.insert_before(module, loop, [f"{flag} = False"], _STAGE)
    draft.insert_before(module, first, [f'{flag} = {module.code(loop.target)}.type == "{final}"'], _STAGE)
    test = [f"if not {flag}:", f"{module.step}{_RAISE}"]
    return _put(draft, module, loop, ["else:", *(f"{module.step}{each}" for each in test)] if breaks else test)


def _put(draft: Draft, module: Module, loop: _Loop, lines: list[str]) -> bool:
    """Lines right behind the loop, at its margin."""
    indent = module.indent(loop)
    text = module.newline.join(f"{indent}{line}" for line in lines)
    draft.insert_line(module, text, module.line_end(module.span(loop)[1] - 1), _STAGE)
    return True


def _leaving(node: ast.AST, in_inner: bool = False) -> Iterator[ast.stmt]:
    """What ends the loop: every `return`, and each `break` of its own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return) or (isinstance(child, ast.Break) and not in_inner):
            yield child
        elif not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _leaving(child, in_inner or isinstance(child, (ast.For, ast.AsyncFor, ast.While)))


def _is_at_end(module: Module, loop: _Loop, node: ast.stmt) -> bool:
    """Whether it is done where the completed event has come."""
    inner: ast.AST = node
    for above in module.above(node):
        if above is loop:
            return False
        if isinstance(above, ast.If) and inner in above.body and isinstance(above.test, (ast.Compare, ast.Call)):
            negated = isinstance(above.test, ast.Compare) and isinstance(above.test.ops[0], (ast.NotEq, ast.NotIn))
            if "completed" in module.code(above.test) and not negated:
                return True
        inner = above
    return False


def _ends_function(module: Module, loop: _Loop) -> bool:
    """Whether nothing comes behind the loop but the end of the function."""
    inner: ast.AST = loop
    for above in module.above(loop):
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return above.body[-1] is inner
        if not isinstance(above, _AROUND) or above.body[-1] is not inner:
            return False
        inner = above
    return False


def _is_minded(module: Module, loop: _Loop) -> bool:
    """Whether a test behind the loop looks at what the loop has set."""
    around = module.function(loop) or module.tree
    stored = {
        each.id for each in ast.walk(loop)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and each is not loop.target
    }  # fmt: skip
    end = loop.end_lineno or loop.lineno
    tests = [
        each.test for each in ast.walk(around)
        if isinstance(each, (ast.If, ast.IfExp, ast.Assert, ast.While)) and each.test.lineno > end
    ]  # fmt: skip
    return any(isinstance(each, ast.Name) and each.id in stored for test in tests for each in ast.walk(test))
