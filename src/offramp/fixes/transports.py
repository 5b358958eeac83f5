"""What a function does around the request that it sends: whether it gives back the JSON, and who may see it fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.locals import only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Function, Module

_LOADS = frozenset({"json", "loads", "load"})
_DEEP = 3
"""How many functions a reply is followed through at most."""


def gives_json(module: Module, node: ast.expr | None, deep: int = 0) -> bool:
    """Whether an expression is the decoded JSON of a reply, or what a function of the file makes of one."""
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    node = binding.value if binding else node
    node = node.value if isinstance(node, ast.Await) else node
    if not isinstance(node, ast.Call) or deep > _DEEP:
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LOADS:
        return True
    reader = function_of(module, node)
    return reader is not None and all(gives_json(module, each, deep + 1) for each in _returned(module, reader))


def _returned(module: Module, function: Function) -> list[ast.expr | None]:
    own = [each for each in ast.walk(function) if isinstance(each, (ast.Return, ast.Yield, ast.YieldFrom))]
    own = [each for each in own if module.function(each) is function]
    found = [each.value if isinstance(each, ast.Return) else None for each in own]
    return found or [None]


def function_of(module: Module, call: ast.Call) -> Function | None:
    """The one function of the file, or the method of the object itself, that a call reaches by its name."""
    match call.func:
        case ast.Name(id=name):
            body = module.tree.body
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            body = next((each.body for each in module.above(call) if isinstance(each, ast.ClassDef)), [])
        case _:
            return None
    found = [each for each in body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == name]
    return found[0] if len(found) == 1 else None


def caught_around(
    migration: Migration, helper: Function, inside: set[Function | None]
) -> Iterator[tuple[Module, ast.expr]]:
    """The exceptions that are caught by name where the helper, or what calls it, may be called; not those `inside`."""
    modules = [migration.repository.module(path) for path in _near(migration, helper)]
    names = _callers_names(modules, helper.name)
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Try) and module.function(node) not in inside - {None}:
                tried = {name for each in node.body for name in _names(each)}
                for handler in node.handlers if names is None or tried & names else ():
                    if handler.type is not None:
                        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
                        yield from ((module, kind) for kind in kinds)


def _near(migration: Migration, helper: Function) -> Iterator[str]:
    for path in migration.repository.program.indexes:
        if path == migration.site.path or migration.site.path in migration.repository.imported_by(path):
            yield path


def _callers_names(modules: list[Module], name: str) -> set[str] | None:
    """The names of the function and of all that mention it, directly or not; None where a name says nothing."""
    mentioned: dict[str, set[str]] = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for each in _names(node):
                    mentioned.setdefault(each, set()).add(node.name)
    found, waiting = {name}, [name]
    while waiting:
        for each in mentioned.get(waiting.pop(), set()) - found:
            if each.startswith("__"):
                return None
            found.add(each)
            waiting.append(each)
    return found


def _names(around: ast.AST) -> set[str]:
    """Every name that is mentioned in a piece of code."""
    named = {node.id for node in ast.walk(around) if isinstance(node, ast.Name)}
    return named | {node.attr for node in ast.walk(around) if isinstance(node, ast.Attribute)}
