"""What calls of other libraries do with an address, by tables of rules; and where a browser takes what is handed on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.module import Module
from offramp.fixes.repository import Read, Repository
from offramp.fixes.result import Result, plain_name
from offramp.resolve import options, pattern
from offramp.values import External, Internal, Value


def uses(result: Result, module: Module, call: ast.Call) -> Iterator[str]:
    """What the table says of a call: of its path, or of the name of its method where its class is not known."""
    if plain_name(call.func) == "print":
        yield "shows"
    site = result.repository.site_of(module, call)
    path = site.target.path if site else ""
    is_method = site is None and isinstance(call.func, ast.Attribute)
    own = is_method and is_own(result, module, call)
    for row in result.repository.rules.tables["address_uses"].entries:
        entry = dict(row)
        value = str(entry["value"])
        if entry["kind"] == "call" and path and pattern(value).fullmatch(path):
            yield str(entry["use"])
        if entry["kind"] == "method" and is_method and not own and value == getattr(call.func, "attr", ""):
            yield str(entry["use"])


def is_own(result: Result, module: Module, call: ast.Call) -> bool:
    """Whether the method is one of the repository, whose parameter is followed."""
    found = values_called(result.repository, module, call)
    return bool(found) and all(isinstance(value, Internal) for value in found)


def values_called(repository: Repository, module: Module, call: ast.Call) -> tuple[Value, ...]:
    """What a call may reach."""
    for scope, _, each in repository.program.indexes[module.path].calls:
        if module.expression(each.at) is call:
            return tuple(options(repository.program.value(module.path, scope, each.func)))
    return ()


def answers_browser(repository: Repository, read: Read) -> bool:
    """Whether what the function around a read returns goes to a browser."""
    for decorator in repository.program.indexes[read.path].facts.scopes[read.scope].decorators:
        for value in options(repository.program.value(read.path, 0, decorator)):
            if isinstance(value, External) and goes_to_browser(repository, "route", value.path):
                return True
    return False


def goes_to_browser(repository: Repository, kind: str, path: str) -> bool:
    """Whether a call, or a decorator, of that path is known to answer a browser."""
    entries = [dict(entry) for entry in repository.rules.tables["data_url_sinks"].entries]
    return any(entry["kind"] == kind and pattern(str(entry["value"])).fullmatch(path) for entry in entries)
