"""Calls of other libraries that take the bytes of an image as well as its address; which ones is data."""

from __future__ import annotations

import ast

from offramp.fixes.edits import Draft, Refused
from offramp.fixes.locals import only_binding
from offramp.fixes.module import Module, last_part
from offramp.fixes.repository import Repository
from offramp.model import Stage
from offramp.resolve import options, pattern
from offramp.values import Unknown

_STAGE = Stage.OUTPUT_FORMAT


def give_bytes(repository: Repository, draft: Draft, module: Module, node: ast.expr, code: str) -> bool:
    """Hand `code`, the bytes, to the call that takes the address `node`; False when it is no call of the table."""
    call = module.parent(node)
    entry = _taker(repository, module, node)
    if entry is None or not isinstance(call, ast.Call):
        return False
    text = give(draft, module, entry, call, code)
    keyword = next((word for word in call.keywords if word.value is node), None)
    if "as" not in entry:
        draft.replace(module, node, text, _STAGE)
    elif keyword is not None:
        start, end = module.span(keyword)
        draft.replace_span(module, start, end, f"{entry['as']}={text}", _STAGE)
    else:
        draft.replace(module, node, f"{entry['as']}={text}", _STAGE)
    return True


def takes_bytes(repository: Repository, module: Module, node: ast.expr) -> bool:
    """Whether the address `node` goes to a call of the table."""
    return _taker(repository, module, node) is not None


def _taker(repository: Repository, module: Module, node: ast.expr) -> dict[str, object] | None:
    call = module.parent(node)
    if not isinstance(call, ast.Call):
        return None
    entry = listed(repository, module, call, node, "sinks")
    if entry is not None:
        _check_alone(entry, call, node)
    return entry


def listed(
    repository: Repository, module: Module, call: ast.Call, argument: ast.expr, table: str
) -> dict[str, object] | None:
    """The row of a table for a call of a library, or of a method that only the import tells, with that argument."""
    site = repository.site_of(module, call)
    for row in repository.rules.tables[table].entries:
        entry = dict(row)
        fits = _is_handed(repository, module, call, entry) if site is None else _is_path(entry, site.target.path)
        if fits and _stands_at(call, argument, str(entry["argument"])) and _is_its_version(repository, entry):
            return entry
    return None


def give(draft: Draft, module: Module, entry: dict[str, object], call: ast.Call, code: str) -> str:
    """What stands there for the bytes; what it takes and assumes goes into the draft."""
    if entry.get("kind") in _HANDED:
        owner = module.code(call.func.value if isinstance(call.func, ast.Attribute) else call.func)
        draft.assume(f"`{owner}` is an object of {entry['imports']}, as an import and the name say.")
    for need in str(entry.get("need", "")).split():
        head, _, name = need.rpartition(".")
        draft.need(module.path, head or name, name if head else "")
    return str(entry["give"]).replace("{bytes}", code)


def _is_path(entry: dict[str, object], path: str) -> bool:
    return entry.get("kind") not in _HANDED and bool(pattern(str(entry["value"])).fullmatch(path))


_HANDED = ("method", "function")
"""What is called is, or is taken of, what a function is handed."""


def _is_handed(repository: Repository, module: Module, call: ast.Call, entry: dict[str, object]) -> bool:
    """A method of what a function is handed, or that itself, where the library is imported; its class is not known."""
    func, kind = call.func, entry.get("kind")
    name = last_part(func)
    if kind not in _HANDED or (kind == "method") is not isinstance(func, ast.Attribute):
        return False
    if not name or not pattern(str(entry["value"])).fullmatch(name):
        return False
    if not _imports(repository, module, entry) or not is_handed_in(module, func):
        return False
    return _is_unknown(repository, module, call)


def _imports(repository: Repository, module: Module, entry: dict[str, object]) -> bool:
    """Whether a file imports a library; or the program does, where the name tells enough and no other comes near."""
    library, own = str(entry["imports"]), _imported(repository, module.path)
    if not entry.get("anywhere"):
        return library in own
    known = {str(dict(row)["imports"]) for row in repository.rules.tables["sinks"].entries if "imports" in dict(row)}
    if own & (known | {library}):
        return library in own
    everywhere = {name for path in repository.program.indexes for name in _imported(repository, path)}
    return everywhere & (known | {library}) == {library}


def _imported(repository: Repository, path: str) -> set[str]:
    return {(each.module or each.name).split(".")[0] for each in repository.program.indexes[path].facts.imports}


def is_handed_in(module: Module, node: ast.expr) -> bool:
    """Whether a chain of attributes begins with a parameter of a function around that is never bound anew.

    What a method of such a parameter gives, under a name of its own, is of the same library.
    """
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name) and isinstance(made := only_binding(module, node), ast.Assign):
        given = made.value.value if isinstance(made.value, ast.Await) else made.value
        is_method = isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute)
        return is_method and isinstance(given, ast.Call) and is_handed_in(module, given.func)
    around = [each for each in module.above(node) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if not isinstance(node, ast.Name) or any(
        isinstance(each, ast.Name) and each.id == node.id and isinstance(each.ctx, ast.Store)
        for each in ast.walk(around[-1] if around else node)
    ):
        return False
    names = {each.arg for function in around for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    return node.id in names


def _is_unknown(repository: Repository, module: Module, call: ast.Call) -> bool:
    """Whether nothing tells what is called: neither the repository nor a library that is known."""
    path = module.path
    for scope, _, each in repository.program.indexes[path].calls:
        if module.expression(each.at) is call:
            found = options(repository.program.value(path, scope, each.func))
            return all(isinstance(value, Unknown) for value in found)
    return False


def _is_its_version(repository: Repository, entry: dict[str, object]) -> bool:
    """Whether the repository imports what only the version of the entry has, and nothing that only another has."""
    imported = {
        name
        for index in repository.program.indexes.values()
        for each in index.facts.imports
        for name in (each.module, f"{each.module}.{each.name}")
    }

    def has(modules: str) -> bool:
        return any(name == module or name.startswith(f"{module}.") for module in modules.split() for name in imported)

    return not has(str(entry.get("unless", ""))) and ("only" not in entry or has(str(entry["only"])))


def _check_alone(entry: dict[str, object], call: ast.Call, node: ast.expr) -> None:
    if "as" in entry and len(call.args) > 1 and node in call.args:
        raise Refused(
            "positional-arguments",
            f"Other positional arguments follow the address on line {node.lineno}.",
            "Give them by name and run again.",
        )


def _stands_at(call: ast.Call, node: ast.expr, argument: str) -> bool:
    name, _, position = argument.partition("|")
    if any(word.arg == name and word.value is node for word in call.keywords):
        return True
    return bool(position) and len(call.args) > int(position) and call.args[int(position)] is node
