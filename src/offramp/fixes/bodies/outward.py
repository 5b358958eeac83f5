"""The blocks around a request: which are there for its protocol alone. Changes nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.fixes.bodies.lookup import Lookup, parameters
from offramp.fixes.failures import dotted
from offramp.fixes.module import Module, last_part

LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BROAD = frozenset({"Exception", "BaseException"})
_COUNT = re.compile(r"n|num|count|amount|num(ber)?_(of_)?(images|pictures)|n_images|image_count")
_LOCKS = ("lock", "sem", "limit", "mutex")


def may_absorb(lookup: Lookup, module: Module, parent: ast.AST, anchor: ast.expr) -> bool:
    """Whether a compound statement is there for the protocol alone."""
    match parent:
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return all(_is_connection(lookup, module, each.context_expr) for each in items)
        case ast.For() | ast.AsyncFor() | ast.While():
            return _ends_with_success(module, parent) and not _broad_inside(module, parent, anchor)
        case ast.Try():
            if anchor in {each for top in parent.body for each in ast.walk(top)}:
                kept = [each for each in parent.handlers if is_kept(module, each)]
                return not parent.orelse and all(_asks_again(module, each, anchor) for each in kept)
    return False


def _asks_again(module: Module, handler: ast.ExceptHandler, anchor: ast.expr) -> bool:
    """Whether a handler makes the same call once more: it is one of two attempts."""
    same = module.code(anchor)
    return any(isinstance(node, ast.Call) and module.code(node) == same for node in ast.walk(handler))


def _is_connection(lookup: Lookup, module: Module, node: ast.expr) -> bool:
    """A session, a request or its reply."""
    if isinstance(node, ast.Call):
        path = lookup.path(module, node) or dotted(module, node.func)
        return (
            path.split(".")[0] in ("requests", "httpx", "aiohttp", "curl_cffi", "urllib", "contextlib", "tls_client")
            or (
                last_part(node.func)
                in ("post", "get", "stream", "request", "urlopen", "ClientSession", "Session", "closing")
            )
            or (lookup.own(module, node) is not None and "session" in last_part(node.func).lower())
        )
    name = last_part(node).lower()
    return not any(each in name for each in _LOCKS) and any(
        each in name for each in ("session", "client", "resp", "reply")
    )


def _ends_with_success(module: Module, loop: ast.AST) -> bool:
    """Whether a loop is left as soon as there is a picture: it repeats, and does not count."""
    if _collects(module, loop):
        return isinstance(loop, ast.While) and count_of(module, loop.test) != ""
    for node in own_nodes(loop):
        if isinstance(node, ast.Return) and node.value is not None and not is_empty(node.value):
            return True
        if isinstance(node, ast.Break) and loop_of(module, node) is loop:
            return True
    return isinstance(loop, ast.While) and isinstance(loop.test, ast.Compare)


def _collects(module: Module, loop: ast.AST) -> bool:
    """Whether each turn adds to something that is there before the loop."""
    inside = {each.id for each in ast.walk(loop) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    added = {each.id for each in ast.walk(loop) if isinstance(each, ast.Name) and is_added_to(module, each)}
    grown = {
        each.target.id for each in ast.walk(loop)
        if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
        and not isinstance(each.value, ast.Constant)
    }  # fmt: skip
    return bool((added - inside) | grown)


def count_of(module: Module, node: ast.AST) -> str:
    """The parameter that says how many images are wanted; empty when there is none."""
    function = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else module.function(node)
    names = parameters(function) if function is not None else []
    read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return next((name for name in names if name in read and _COUNT.fullmatch(name)), "")


def is_empty(node: ast.expr) -> bool:
    """Whether a value says that there is nothing."""
    match node:
        case ast.Constant(value=None | "" | False | b""):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Tuple(elts=elts):
            return all(is_empty(each) for each in elts)
    return False


def _broad_inside(module: Module, loop: ast.AST, anchor: ast.AST) -> bool:
    """Whether a handler for everything stands between the loop and the request, which then stays."""
    for above in module.above(anchor):
        if above is loop:
            return False
        if isinstance(above, ast.Try) and any(is_kept(module, each) for each in above.handlers):
            return True
    return False


def is_kept(module: Module, handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches what has nothing to do with the protocol as well."""
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or dotted(module, each) in _BROAD or "." not in dotted(module, each) for each in types)


def loop_of(module: Module, node: ast.AST) -> ast.AST | None:
    """The innermost loop around a node."""
    return next((each for each in module.above(node) if isinstance(each, LOOPS)), None)


def own_nodes(top: ast.AST) -> Iterator[ast.AST]:
    """The nodes below, those of nested functions left out."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [each for each in ast.iter_child_nodes(node) if not isinstance(each, _SCOPES)]


def is_added_to(module: Module, node: ast.Name) -> bool:
    """`images.append(...)`: the name holds more behind it."""
    parent = module.parents[node]
    return isinstance(parent, ast.Attribute) and parent.attr in ("append", "extend", "add") and parent.value is node
