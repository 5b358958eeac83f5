"""What calls of other libraries do with an address, by tables of rules; and where a browser takes what is handed on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.module import Function, Module
from offramp.fixes.names import is_rebound
from offramp.fixes.repository import Read, Repository
from offramp.fixes.result import Result, plain_name
from offramp.resolve import options, pattern
from offramp.values import External, Internal, Known, Value


def uses(result: Result, module: Module, call: ast.Call) -> Iterator[str]:
    """What the table says of a call: of its path, or of the name of its method where its class is not known."""
    if plain_name(call.func) == "print" and not is_rebound(module, "print"):
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


def shows_what_is_returned(repository: Repository, function: Function) -> bool:
    """Whether a function is only ever handed to calls of an interface that show the image it returns."""
    found = []
    for path in repository.program.indexes:
        if function.name in repository.analysis.texts[path]:
            module = repository.module(path)
            found += [_shows(repository, module, each) for each in ast.walk(module.tree) if _means(each, function.name)]
    return bool(found) and all(found)


def _means(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=known) | ast.Attribute(attr=known) | ast.alias(name=known) | ast.Constant(value=known):
            return bool(known == name)
    return False


def _shows(repository: Repository, module: Module, node: ast.AST) -> bool:
    """Whether it is an argument of such a call, and the outputs of the call are images."""
    if isinstance(node, ast.keyword):
        node = node.value
    parent = module.parents[node]
    call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
    site = repository.site_of(module, call) if isinstance(call, ast.Call) and call.func is not node else None
    for row in repository.rules.tables["interfaces"].entries if site else ():
        entry = dict(row)
        if site is not None and pattern(str(entry["value"])).fullmatch(site.target.path):
            return all(
                _is_image(entry, each) for each in options(repository.sites.argument(site, str(entry["argument"])))
            )
    return False


def _is_image(entry: dict[str, object], value: Value) -> bool:
    if isinstance(value, Known):
        return str(value.value) in str(entry["words"]).split()
    return isinstance(value, External) and bool(pattern(str(entry["shows"])).fullmatch(value.path))


def goes_to_browser(repository: Repository, kind: str, path: str) -> bool:
    """Whether a call, or a decorator, of that path is known to answer a browser."""
    entries = [dict(entry) for entry in repository.rules.tables["data_url_sinks"].entries]
    return any(entry["kind"] == kind and pattern(str(entry["value"])).fullmatch(path) for entry in entries)
