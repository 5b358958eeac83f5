"""Whether all callers of a function are seen in the repository."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from offramp.facts import Expr, Name, last_name
from offramp.fixes.module import Function, Module, last_part
from offramp.fixes.repository import Read, Repository
from offramp.resolve import options, pattern
from offramp.resolve.handed import WAITED_FOR
from offramp.values import External

_IsSeen = Callable[[Module, ast.Call], bool]


def has_seen_callers(repository: Repository, function: Function, read: Read) -> bool:
    """Whether the function is called in the repository, and by nobody who is not seen."""
    program = repository.program
    decorators = program.indexes[read.path].facts.scopes[read.scope].decorators
    decorated = not all(_only_keeps(repository, read.path, each) for each in decorators)
    is_seen = partial(_is_seen_to_call, repository, read)
    called = bool(program.callers(read.path, read.scope))
    if _is_overridden(repository, read):
        return False
    return called and not decorated and not is_passed_around(repository, function.name, is_seen)


def _is_seen_to_call(repository: Repository, read: Read, module: Module, call: ast.Call) -> bool:
    """Whether a call that is handed the function gives what it gives, which is read there; or drops it."""
    site = repository.site_of(module, call)
    if site is not None and site.target.path in _DROPPING:
        return True
    return last_part(call.func) in WAITED_FOR and any(repository.is_part(at, call) for at in read.origins)


_DROPPING = frozenset({"threading.Thread", "threading.Timer", "multiprocessing.Process"})
"""What runs a function, and what it gives is lost."""


def is_taken_apart(repository: Repository, read: Read) -> bool:
    """Whether each caller of the function around takes what it returns apart at once, so that its parts are seen."""
    for path, _, call in repository.program.callers(read.path, read.scope):
        module = repository.module(path)
        node = module.expression(call.at)
        match module.parent(node) if node is not None else None:
            case ast.Assign(targets=[ast.Tuple() | ast.List()]) | ast.Subscript(slice=ast.Constant()) | ast.Expr():
                continue
        return False
    return True


def _only_keeps(repository: Repository, path: str, decorator: Expr) -> bool:
    """Whether a decorator gives back what the function gives, as a cache does, or only says whose function it is."""
    if isinstance(decorator, Name) and decorator.id in ("staticmethod", "classmethod"):
        return True
    known = [str(dict(row)["value"]) for row in repository.rules.tables["caches"].entries]
    found = [value.path.removesuffix("()") for value in options(repository.program.value(path, 0, decorator))
             if isinstance(value, External)]  # fmt: skip
    return bool(found) and all(any(pattern(each).fullmatch(name) for each in known) for name in found)


def _is_overridden(repository: Repository, read: Read) -> bool:
    """Whether another class of the family has a method of that name: a caller may mean either."""
    program = repository.program
    index = program.indexes[read.path]
    owner = index.owner(read.scope)
    if owner < 0:
        return False
    name = index.facts.scopes[read.scope].name.rpartition(".")[2]
    family = {index.facts.scopes[owner].name.rpartition(".")[2]}
    family |= {plain for base in index.facts.scopes[owner].bases if (plain := last_name(base))}
    for path, other in program.indexes.items():
        for number, scope in enumerate(other.facts.scopes):
            if scope.kind != "class" or (path, number) == (read.path, owner):
                continue
            names = {scope.name.rpartition(".")[2], *(last_name(base) for base in scope.bases)}
            methods = {each.name for each in other.facts.scopes if each.parent == number}
            if names & family - {""} and f"{scope.name}.{name}" in methods:
                return True
    return False


def is_passed_around(repository: Repository, name: str, is_seen: _IsSeen | None = None) -> bool:
    """Whether a function of that name is anywhere used as a value, and so called by code that is not seen.

    `is_seen` tells of a call that is handed the function whether it is known what becomes of what the function gives.
    """
    for path in repository.program.indexes:
        if name not in repository.analysis.texts[path]:
            continue
        module = repository.module(path)
        for node in ast.walk(module.tree):
            is_it = (isinstance(node, ast.Name) and node.id == name) or (
                isinstance(node, ast.Attribute) and node.attr == name
            )
            if is_it and isinstance(getattr(node, "ctx", None), ast.Load):
                call = module.parent(node)
                is_called = isinstance(call, ast.Call) and module.parents[node] is call and call.func is node
                if not is_called and not (is_seen and isinstance(call, ast.Call) and is_seen(module, call)):
                    return True
    return False


def is_mentioned(repository: Repository, function: Function) -> bool:
    """Whether anything in the repository may mean the function: a call, an import, a name in a text."""
    for path in repository.program.indexes:
        if function.name not in repository.analysis.texts[path]:
            continue
        for node in ast.walk(repository.module(path).tree):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.Constant(value=name):
                    if name == function.name:
                        return True
    return False
