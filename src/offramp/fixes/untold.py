"""Says what a patch has left without use and did not take out, and which names of a file went; edits nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from offramp.fixes.dead import DEFINITIONS, Scope, reads, scopes, unread
from offramp.fixes.repository import Repository
from offramp.notebook import is_notebook
from offramp.source import split_lines

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{3,}")


def untold(repository: Repository, path: str, changed: Mapping[str, str]) -> list[str]:
    """What a reviewer of a changed file has to know of names that nothing reads any more."""
    if is_notebook(path) or not path.endswith((".py", ".pyw")):
        return []
    before, after = repository.module(path).tree, ast.parse(changed[path])
    return [*_gone(path, before, after), *_left(path, before, after), *_variables(repository, before, changed)]


def _gone(path: str, before: ast.Module, after: ast.Module) -> Iterator[str]:
    names = [each for each in _made(before) if each not in _made(after)]
    if names:
        yield f"Gone from {path}, because nothing reads it any more: {_listed(names)}."


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


def _made(tree: ast.Module) -> dict[str, ast.stmt]:
    """The functions, classes and settings of a module."""
    found: dict[str, ast.stmt] = {}
    for each in tree.body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = each
            case ast.Assign(targets=[ast.Name(id=name)]) if name.isupper():
                found[name] = each
    return found


def _left(path: str, before: ast.Module, after: ast.Module) -> Iterator[str]:
    old = dict(scopes(before))
    for name, scope in scopes(after):
        if name in old and ast.dump(scope) != ast.dump(old[name]):
            keys = unread(before, old[name], after, scope)
            yield from _of_scope(path, name, scope, keys)
            yield from _options(path, before, keys)


def _of_scope(path: str, name: str, scope: Scope, keys: set[str]) -> Iterator[str]:
    if isinstance(scope, ast.Module):
        for each in scope.body:
            if isinstance(each, DEFINITIONS) and each.name in keys - reads(scope, ast.walk(each)):
                yield f"`{each.name}` in {path} is used by nothing here any more; it stays for those who import it."
        return
    given = [each.arg for each in ast.walk(scope.args) if isinstance(each, ast.arg) and each.arg in keys]
    if given:
        listed, are, stay = _listed(given), *(("is", "it stays") if len(given) == 1 else ("are", "they stay"))
        yield f"{listed} of `{name.lstrip('.')}` in {path} {are} read by nothing any more; {stay} for its callers."
    made = [each.targets[0] for each in ast.walk(scope) if isinstance(each, ast.Assign)]
    for kept in sorted({node.id for node in made if isinstance(node, ast.Name) and node.id in keys} - set(given)):
        yield f"`{kept}` in `{name.lstrip('.')}` of {path} is read by nothing any more; what makes it may do more."


def _options(path: str, before: ast.Module, keys: set[str]) -> Iterator[str]:
    """Options of the command line, which stay so that commands that give them still run."""
    for node in ast.walk(before):
        match node:
            case ast.Call(func=ast.Attribute(attr="add_argument"), args=[*flags], keywords=words):
                names = [str(each.value) for each in flags if isinstance(each, ast.Constant)]
                told = [word.value for word in words if word.arg == "dest"]
                named = [str(each.value) for each in told if isinstance(each, ast.Constant)]
                long = [each for each in names if each.startswith("--")] or names
                dest = (named or [each.lstrip("-").replace("-", "_") for each in long] or [""])[0]
                if f".{dest}" in keys:
                    yield f"The option `{long[0]}` on line {node.lineno} of {path} is read by nothing now; it stays."


def _variables(repository: Repository, before: ast.Module, changed: Mapping[str, str]) -> Iterator[str]:
    """Variables of the environment that no code names any more, and where a setting still does."""
    texts = repository.analysis.texts
    code = [changed.get(name, texts[name]) for name in repository.program.indexes]
    for name in sorted({str(each.value) for each in ast.walk(before) if isinstance(each, ast.Constant)}):
        if not _VARIABLE.fullmatch(name) or any(name in text for text in code):
            continue
        for other in sorted(texts.keys() - repository.program.indexes.keys()):
            lines = [
                number for number, line in enumerate(split_lines(texts[other]), 1) if re.search(rf"\b{name}\b", line)
            ]
            if lines:
                yield f"`{name}` on line {lines[0]} of {other} is read by nothing any more; take it out there."
