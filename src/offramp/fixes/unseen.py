"""Whether every read of a name that a reply is bound to is known; one that is not keeps the patch away."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.edits import Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import Result
from offramp.fixes.shapes import Part

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_STRUCTURE = (Part.RESULT, Part.LIST, Part.ITEM, Part.URL, Part.URLS, Part.BYTES)
_SAME = (ast.IfExp, ast.BoolOp, ast.Await)
"""What hands on the value of what stands in it."""


def check_seen(result: Result, reads: tuple[Read, ...]) -> None:
    """Refuse where the reply, or a part that changes, is bound to something that is also read out of sight."""
    found: list[tuple[Module, ast.expr]] = [(result.module, result.call)]
    found += [
        (result.repository.module(read.path), read.node)
        for read in reads
        if result.shape.part(read.trail) in _STRUCTURE
    ]
    for module, node in found:
        for target in _targets(module, node):
            _check_name(result, module, target)


def _targets(module: Module, node: ast.expr) -> Iterator[ast.Name]:
    """The names that are bound to the value of an expression itself."""
    parent = module.parents[node]
    while isinstance(parent, _SAME) and not (isinstance(parent, ast.IfExp) and parent.test is node):
        node, parent = parent, module.parents[parent]
    match parent:
        case ast.Assign(targets=targets, value=value) if value is node:
            yield from (each for each in targets if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name() as target) | ast.NamedExpr(target=target):
            yield target
        case (
            ast.For(target=ast.Name() as target, iter=source)
            | ast.comprehension(target=ast.Name() as target, iter=source)
        ) if source is node:
            yield target
        case ast.Match(subject=subject) if subject is node:
            raise _refused(module, node)
    if isinstance(parent, ast.NamedExpr):
        yield from _targets(module, parent)


def _check_name(result: Result, module: Module, target: ast.Name) -> None:
    function = module.function(target)
    around = function or module.tree
    if function is not None and _is_nonlocal(module, target):
        raise _refused(module, target)
    stores = [each for each in ast.walk(around) if _is(each, target.id, ast.Store)]
    for load in ast.walk(around):
        if not _is(load, target.id, ast.Load) or not isinstance(load, ast.Name):
            continue
        if not result.repository.is_part(result.site.location, load) and _can_reach(module, target, load, stores):
            raise _refused(module, load)


def _is(node: ast.AST, name: str, kind: type[ast.expr_context]) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, kind)


def _is_nonlocal(module: Module, target: ast.Name) -> bool:
    function = module.function(target)
    return function is not None and any(
        isinstance(each, ast.Nonlocal) and target.id in each.names for each in ast.walk(function)
    )


def _can_reach(module: Module, target: ast.Name, load: ast.Name, stores: list[ast.AST]) -> bool:
    """Whether the load may find what the target was given: in the next turn of a loop, at the latest."""
    if module.function(load) is not module.function(target) or _own_scope(module, load) is not _own_scope(
        module, target
    ):
        return False
    common = set(_loops(module, target)) & set(_loops(module, load))
    start, at = module.span(target)[0], module.span(load)[0]
    if isinstance(module.parents[target], (ast.Assign, ast.NamedExpr)):
        # The value is computed before the name is bound.
        start = module.span(module.parents[target])[1]
    if at < start:
        return any(not _is_stored_first(module, loop, load, stores) for loop in common)
    again = [each for each in stores if start < module.span(each)[0] < at]
    return not again


def _own_scope(module: Module, node: ast.AST) -> ast.AST | None:
    kinds = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.ClassDef)
    return next((each for each in module.above(node) if isinstance(each, kinds)), None)


def _loops(module: Module, node: ast.AST) -> list[ast.AST]:
    return [each for each in module.above(node) if isinstance(each, _LOOPS)]


def _is_stored_first(module: Module, loop: ast.AST, load: ast.Name, stores: list[ast.AST]) -> bool:
    """Whether each turn of the loop binds the name anew before it is read."""
    start, at = module.span(loop)[0], module.span(load)[0]
    return any(start <= module.span(each)[0] < at for each in stores)


def _refused(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "result-leaves",
        f"`{module.code(node)}` on line {node.lineno} of {module.path} may hold the reply unseen.",
        "Read the reply right behind the call and run again.",
    )
