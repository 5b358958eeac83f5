"""Calls of other libraries that take the bytes of an image as well as its address; which ones is data."""

from __future__ import annotations

import ast

from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Stage
from offramp.resolve import Site, pattern

_STAGE = Stage.OUTPUT_FORMAT


def give_bytes(repository: Repository, draft: Draft, module: Module, node: ast.expr, code: str) -> bool:
    """Hand `code`, the bytes, to the call that takes the address `node`; False when it is no call of the table."""
    call = module.parent(node)
    entry = _taker(repository, module, node)
    if entry is None or not isinstance(call, ast.Call):
        return False
    text = str(entry["give"]).replace("{bytes}", code)
    for need in str(entry.get("need", "")).split():
        head, _, name = need.rpartition(".")
        draft.need(module.path, head or name, name if head else "")
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
    site = repository.site_of(module, call) if isinstance(call, ast.Call) else None
    entry = _entry(repository, site, call, node) if site and isinstance(call, ast.Call) else None
    return None if entry is None or _is_older(repository, str(entry.get("unless", ""))) else entry


def _is_older(repository: Repository, modules: str) -> bool:
    """Whether the repository imports a module that only an older version of the library has."""
    imported = {
        name
        for index in repository.program.indexes.values()
        for each in index.facts.imports
        for name in (each.module, f"{each.module}.{each.name}")
    }
    return any(name == module or name.startswith(f"{module}.") for module in modules.split() for name in imported)


def _entry(repository: Repository, site: Site, call: ast.Call, node: ast.expr) -> dict[str, object] | None:
    for row in repository.rules.tables["sinks"].entries:
        entry = dict(row)
        if pattern(str(entry["value"])).fullmatch(site.target.path) and _stands_at(call, node, str(entry["argument"])):
            if "as" in entry and len(call.args) > 1 and node in call.args:
                raise Refused(
                    "positional-arguments",
                    f"Other positional arguments follow the address on line {node.lineno}.",
                    "Give them by name and run again.",
                )
            return entry
    return None


def _stands_at(call: ast.Call, node: ast.expr, argument: str) -> bool:
    name, _, position = argument.partition("|")
    if any(word.arg == name and word.value is node for word in call.keywords):
        return True
    return bool(position) and len(call.args) > int(position) and call.args[int(position)] is node
