"""A body that another function puts together: the one that is called for it, or the only caller that hands it in."""

from __future__ import annotations

import ast

from msgspec import Struct
from msgspec.structs import replace

from offramp.fixes.callers import has_seen_callers, is_passed_around
from offramp.fixes.locals import loads, named, only_binding
from offramp.fixes.module import Function, Module, argument_of, function_of
from offramp.fixes.repository import Read, Repository

_DEEP = 2
"""How many functions lie between a body and its request at most."""


class Elsewhere(Struct, frozen=True, kw_only=True):
    """A mapping in another function: its display, or the name under which it is filled and given back."""

    module: Module
    node: ast.Dict | ast.Name
    is_only: bool = True
    """Whether nothing else is given the same mapping, so that it may be changed there."""
    looked_at: frozenset[str] = frozenset()
    """Keys that are read of it besides."""


def display_elsewhere(
    repository: Repository, module: Module, scope: int, node: ast.expr, deep: int = 0
) -> Elsewhere | None:
    """Where the mapping that an expression stands for is written; None where that is no one other function."""
    if deep > _DEEP:
        return None
    if isinstance(node, ast.Call):
        return _of_builder(repository, module, node)
    return _of_caller(repository, module, scope, node, deep) if isinstance(node, ast.Name) else None


def _of_builder(repository: Repository, module: Module, call: ast.Call) -> Elsewhere | None:
    """What a function of the file gives back: one mapping that it writes itself."""
    builder = function_of(module, call)
    if builder is None or isinstance(builder, ast.AsyncFunctionDef) or _is_twice(module, builder):
        return None
    own = [each for each in ast.walk(builder) if isinstance(each, (ast.Return, ast.Yield, ast.YieldFrom))]
    match own:
        case [ast.Return(value=ast.Dict() | ast.Name() as given)]:
            pass
        case _:
            return None
    if isinstance(given, ast.Name) and not _is_display(module, given):
        return None
    scope = _scope_of(repository, module, builder)
    callers = repository.program.callers(module.path, scope) if scope else []
    is_only = len(callers) == 1 and not is_passed_around(repository, builder.name)
    return Elsewhere(module=module, node=given, is_only=is_only)


def _of_caller(repository: Repository, module: Module, scope: int, name: ast.Name, deep: int) -> Elsewhere | None:
    """What the only caller of the function hands in for the parameter."""
    function = module.function(name)
    if function is None or any(not isinstance(each.ctx, ast.Load) for each in named(function, name.id)):
        return None
    at = Read(path=module.path, scope=scope, node=name, trail="", origins=(), mixed=False)
    callers = repository.program.callers(module.path, scope)
    if len(callers) != 1 or not has_seen_callers(repository, function, at):
        return None
    path, outer, fact = callers[0]
    home = repository.module(path)
    call = home.expression(fact.at)
    given = argument_of(function, call, name.id) if isinstance(call, ast.Call) else None
    if isinstance(given, ast.Dict):
        return Elsewhere(module=home, node=given)
    if isinstance(given, ast.Name) and (made := _made(home, given)) is not None:
        if isinstance(made, ast.Dict):
            return Elsewhere(module=home, node=given)
        found = display_elsewhere(repository, home, outer, made, deep + 1)
        others = [home.parents[each] for each in loads(home, given) if each is not given]
        is_only = all(isinstance(each, ast.Dict) or _key(each) for each in others)
        keys = frozenset(map(_key, others)) - {""}
        return replace(found, is_only=found.is_only and is_only, looked_at=keys) if found else None
    return display_elsewhere(repository, home, outer, given, deep + 1) if given is not None else None


def _made(module: Module, name: ast.Name) -> ast.expr | None:
    binding = only_binding(module, name)
    return binding.value if binding else name


def _key(node: ast.AST) -> str:
    """The key that is read of a mapping; empty for anything else that is done with it."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(key)), ctx=ast.Load()):
            return key
    return ""


def _is_display(module: Module, name: ast.Name) -> bool:
    binding = only_binding(module, name)
    return binding is not None and isinstance(binding.value, ast.Dict)


def _is_twice(module: Module, function: Function) -> bool:
    """Whether the file defines the function anew, as a class that extends another one does."""
    names = [each.name for each in ast.walk(module.tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return names.count(function.name) > 1


def _scope_of(repository: Repository, module: Module, function: Function) -> int:
    """The number of the scope of a function; 0 where it cannot be told."""
    scopes = repository.program.indexes[module.path].facts.scopes
    lines = {function.lineno, *(each.lineno for each in function.decorator_list)}
    found = [
        number for number, each in enumerate(scopes)
        if each.kind == "function" and each.at.line in lines and each.name.rpartition(".")[2] == function.name
    ]  # fmt: skip
    return found[0] if len(found) == 1 else 0
