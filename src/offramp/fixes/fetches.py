"""Downloads of one address within one function: where their bytes are taken, and which checks stand around."""

from __future__ import annotations

import ast
from collections.abc import Callable

from msgspec import Struct, field

from offramp.fixes.edits import Refused
from offramp.fixes.locals import is_bound_once, loads
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository

_STATUS = frozenset({"status_code", "status", "ok", "is_success"})


class Fetch(Struct):
    """One download. `places` are the expressions that give its bytes."""

    call: ast.Call
    is_saver: bool = False
    """Whether the call writes the file itself, as `urlretrieve` does."""
    binding: ast.Assign | None = None
    block: ast.With | ast.AsyncWith | None = None
    places: list[ast.expr] = field(default_factory=list)
    checks: list[ast.stmt] = field(default_factory=list)
    """`raise_for_status()` and the like."""
    asked: list[ast.expr] = field(default_factory=list)
    """Reads of the status in the test of an `if`."""


def fetch_of(repository: Repository, module: Module, call: ast.Call, is_private: Callable[[ast.Name], bool]) -> Fetch:
    """What is done with the reply of a download; refused when some of it is not understood."""
    fetch = Fetch(call)
    site = repository.site_of(module, call)
    if site is None:
        raise not_followed(module, call)
    node = module.awaited(call)
    parent = module.parents[node]
    if site.target.path.endswith("urlretrieve"):
        if not isinstance(parent, ast.Expr) or saved_to(call) is None:
            raise not_followed(module, call)
        fetch.is_saver = True
        fetch.places.append(call)
        return fetch
    match parent:
        case ast.Assign(targets=[ast.Name() as name]):
            fetch.binding = parent
            _read_name(module, fetch, name, is_private)
        case ast.withitem(optional_vars=ast.Name() as name):
            fetch.block = _block(module, call, parent)
            _read_name(module, fetch, name, is_private)
        case _:
            _read(module, fetch, node)
    if not fetch.places:
        raise not_followed(module, call)
    return fetch


def saved_to(call: ast.Call) -> ast.expr | None:
    """The file that `urlretrieve` writes."""
    named = [word.value for word in call.keywords if word.arg == "filename"]
    return next(iter([*call.args[1:2], *named]), None)


def _block(module: Module, call: ast.Call, item: ast.withitem) -> ast.With | ast.AsyncWith:
    """The `with` that holds the download alone, or together with a session that serves nothing else."""
    statement = module.statement(call)
    if isinstance(statement, (ast.With, ast.AsyncWith)) and statement.items[-1] is item:
        if len(statement.items) == 1:
            return statement
        session = statement.items[0].optional_vars
        if len(statement.items) == 2 and isinstance(session, ast.Name) and is_bound_once(module, session):
            used = loads(module, session)
            if len(used) == 1 and call in module.above(used[0]):
                return statement
    raise not_followed(module, call)


def _read_name(module: Module, fetch: Fetch, name: ast.Name, is_private: Callable[[ast.Name], bool]) -> None:
    if not is_bound_once(module, name) or not is_private(name):
        raise not_followed(module, name)
    for load in loads(module, name):
        _read(module, fetch, load)


def _read(module: Module, fetch: Fetch, reply: ast.expr) -> None:
    part = module.parents[reply]
    if not isinstance(part, ast.Attribute):
        raise not_followed(module, reply)
    above = module.parents[part]
    called = above if isinstance(above, ast.Call) and above.func is part else None
    if part.attr == "content" and called is None:
        fetch.places.append(part)
    elif part.attr in ("read", "aread") and called is not None and not called.args:
        fetch.places.append(module.awaited(called))
    elif part.attr == "raise_for_status" and called is not None and isinstance(module.parents[called], ast.Expr):
        fetch.checks.append(module.statement(called))
    elif part.attr in _STATUS and called is None:
        fetch.asked.append(part)
    else:
        raise not_followed(module, reply)


def not_followed(module: Module, node: ast.expr) -> Refused:
    """The no-patch for a download whose reply is used otherwise."""
    return Refused(
        "download-not-followed",
        f"The reply of the download on line {node.lineno} of {module.path} is used in a way that is not followed.",
        "Replace the download by the decoded bytes by hand.",
    )
