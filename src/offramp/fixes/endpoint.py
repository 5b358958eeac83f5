"""Where a request by hand goes: to one of the paths of the official API, by an address that is its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.edits import Refused
from offramp.fixes.joined import PATHS, written_end
from offramp.fixes.locals import named
from offramp.fixes.migration import Migration
from offramp.fixes.module import Function, Module, function_of
from offramp.fixes.repository import Repository
from offramp.fixes.sent import binding_of, value_of
from offramp.resolve import Request, Site
from offramp.resolve.base import alternatives
from offramp.resolve.urls import addresses, path_of, text_with_holes
from offramp.values import Absent, FromEnv, Known, Partial, Value

_LAST = frozenset({"/generations", "/edits"})
"""How an address ends whose setting has `/images` already."""


def is_image_request(repository: Repository, site: Site) -> bool:
    """Whether a call sends a request by hand to one of the paths that the official API has."""
    request = repository.sites.request(site)
    paths = [(path_of(each) or "").rstrip("/") for each in addresses(request.url)] if request else []
    return any(path.endswith(tuple(PATHS)) for path in paths)


def operation_of(migration: Migration, request: Request, node: ast.expr | None = None) -> str:
    """The official operation that the path of the request names."""
    paths = [(path_of(each) or "").rstrip("/") for each in addresses(request.url)]
    words = {word.arg: word.value for word in migration.call.keywords}
    node = node or words.get("url") or next((each for each in migration.call.args if not is_verb(each)), None)
    found = _named(written_end(migration.module, node), paths)
    if not found or request.verb != "POST" or node is None:
        raise Refused(
            "endpoint-unknown",
            "The source does not tell that the request goes to `/images/generations` or `/images/edits`.",
            "Write the official call by hand if it does.",
        )
    if not _is_own(migration.module, node) and not _is_joined(migration.module, node):
        raise Refused(
            "endpoint-argument",
            "The address is an argument of the function, so other requests may pass through it.",
            "Give the image request a function of its own and run again.",
        )
    if any("?" in text_with_holes(each) for each in addresses(request.url)) or not isinstance(request.query, Absent):
        raise Refused(
            "url-query",
            "The address carries a query, which asks the old server for something the official API does not do.",
            "Find out what the query asks for and write the official call by hand.",
        )
    tell_address(migration, request.url)
    return found


def _named(written: str, paths: list[str]) -> str:
    """The operation by what is written, or else by what is known of the address; empty where they do not agree.

    Of an address whose first part is not known only the end is, such as `/generations`.
    """
    if written:
        return PATHS[written] if not any(paths) or any(path.endswith(written) for path in paths) else ""
    sure = {end for end in PATHS if any(path.endswith(end) for path in paths)}
    return PATHS[min(sure)] if len(sure) == 1 and all(_is_end(path, min(sure)) for path in paths) else ""


def _is_end(path: str, end: str) -> bool:
    return path.endswith(end) or (path != "" and end.endswith(path))


def tell_address(migration: Migration, url: Value) -> None:
    """An address that is set from outside may have been that of another server."""
    names = sorted(set(_variables(url)))
    if names:
        listed = ", ".join(f"`{name}`" for name in names)
        migration.draft.assume(f"The request goes to OpenAI; {listed} no longer leads it elsewhere.")
    elif not all(isinstance(each, Known) for each in addresses(url)):
        migration.draft.assume("The request goes to OpenAI; what set its address no longer leads it elsewhere.")


def _variables(url: Value) -> Iterator[str]:
    for each in alternatives(url):
        if isinstance(each, FromEnv):
            yield each.name
            yield from _variables(each.default)
        for hole in each.holes if isinstance(each, Partial) else ():
            yield from _variables(hole)


def is_verb(node: ast.expr) -> bool:
    """Whether an argument is the method of the request."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.upper() == "POST"


def _is_joined(module: Module, node: ast.expr) -> bool:
    """Whether a function of the file puts the address together, and writes out how it ends."""
    joined = function_of(module, node) if isinstance(node, ast.Call) else None
    texts = [each.value for each in ast.walk(joined) if isinstance(each, ast.Constant)] if joined else []
    return any(isinstance(text, str) and text.rstrip("/").endswith(tuple(PATHS)) for text in texts)


def _bound(module: Module, function: Function, name: str) -> list[ast.expr]:
    """What each assignment of a name gives it; the name itself for any other way of binding it."""
    stores = [each for each in named(function, name) if not isinstance(each.ctx, ast.Load)]
    found: list[ast.expr] = []
    for store in stores:
        parent = module.parents[store]
        found.append(parent.value if isinstance(parent, ast.Assign) and parent.targets == [store] else store)
    return found


def _is_own(module: Module, node: ast.expr) -> bool:
    """Whether the path of the address is fixed in the function and not handed in."""
    if written_end(module, node):
        return True
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if any("images/" in text or text.rstrip("/") in _LAST for text in texts):
        return True
    if isinstance(node, ast.Name) and (function := module.function(node)):
        if node.id in {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}:
            return False
        if any(
            isinstance(each, ast.Name) and each.id == node.id and isinstance(each.ctx, ast.Store)
            for each in ast.walk(function)
        ):
            if all(written_end(module, each) for each in _bound(module, function, node.id)):
                return True
            binding = binding_of(module, node)
            return binding is not None and _is_own(module, value_of(binding))
        return True
    if isinstance(node, (ast.JoinedStr, ast.BinOp)):
        return all(_is_own(module, each) for each in ast.walk(node) if isinstance(each, ast.Name))
    return isinstance(node, (ast.Name, ast.Attribute, ast.Constant))
