"""Whether all callers of a function are seen in the repository."""

from __future__ import annotations

import ast

from offramp.facts import Expr, last_name
from offramp.fixes.module import Function, last_part
from offramp.fixes.repository import Read, Repository
from offramp.resolve import options, pattern
from offramp.values import External


def has_seen_callers(repository: Repository, function: Function, read: Read) -> bool:
    """Whether the function is called in the repository, and by nobody who is not seen."""
    program = repository.program
    decorators = program.indexes[read.path].facts.scopes[read.scope].decorators
    decorated = not all(_only_keeps(repository, read.path, each) for each in decorators)
    called = bool(program.callers(read.path, read.scope))
    if _is_overridden(repository, read):
        return False
    return called and not decorated and not is_passed_around(repository, function.name)


def is_taken_apart(repository: Repository, function: Function) -> bool:
    """Whether each caller of a function takes the tuple that it returns apart at once, so that its parts are seen."""
    for path in repository.program.indexes:
        if function.name not in repository.analysis.texts[path]:
            continue
        module = repository.module(path)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and last_part(node.func) == function.name:
                match module.parent(node):
                    case ast.Assign(targets=[ast.Tuple() | ast.List()]) | ast.Subscript(slice=ast.Constant()):
                        continue
                    case ast.Expr():
                        continue
                return False
    return True


def _only_keeps(repository: Repository, path: str, decorator: Expr) -> bool:
    """Whether a decorator gives back what the function gives, as a cache does."""
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


def is_passed_around(repository: Repository, name: str) -> bool:
    """Whether a function of that name is anywhere used as a value, and so called by code that is not seen."""
    for path in repository.program.indexes:
        if name not in repository.analysis.texts[path]:
            continue
        module = repository.module(path)
        for node in ast.walk(module.tree):
            is_it = (isinstance(node, ast.Name) and node.id == name) or (
                isinstance(node, ast.Attribute) and node.attr == name
            )
            if is_it and isinstance(getattr(node, "ctx", None), ast.Load):
                parent = module.parents[node]
                if not (isinstance(parent, ast.Call) and parent.func is node):
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
