"""What kind of client a construction makes and how long it lives: an asynchronous one serves one event loop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.fixes.locals import loads
from offramp.fixes.module import Module
from offramp.resolve import Site

_METHODS = frozenset(
    {"images", "chat", "completions", "responses", "generate", "edit", "create", "stream", "parse", "get_images"}
)
_LASTING = (ast.Call, ast.Await, ast.NamedExpr, ast.Lambda)


def class_name(site: Site) -> str:
    """`AsyncOpenAI` for a client that is awaited, `OpenAI` else."""
    return "AsyncOpenAI" if "Async" in site.target.path.rpartition(".")[2] else "OpenAI"


def is_openai(site: Site) -> bool:
    """Whether the class is the SDK's, or that of a package which stands in for it, such as `langfuse.openai`."""
    return bool(re.fullmatch(r"(.+\.)?openai\.(Async)?(OpenAI|Client)", site.target.path))


def receiver(call: ast.Call) -> ast.expr | None:
    """`client` of `client.images.generate(...)`, `client.chat.completions.create(...)` or `client.get_images(...)`."""
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute) and node.attr in _METHODS:
        node = node.value
    return node if node is not call.func else None


def outlives_loop(module: Module, call: ast.Call, site: Site) -> bool:
    """Whether an asynchronous client is made outside of a coroutine, or kept, where the old one was no SDK client.

    One of the SDK served one loop before as well.
    """
    if is_openai(site) or class_name(site) != "AsyncOpenAI":
        return False
    parent = module.parent(call)
    is_kept = isinstance(parent, (ast.Assign, ast.AnnAssign)) and any(
        isinstance(each, ast.Attribute) for each in getattr(parent, "targets", [getattr(parent, "target", None)])
    )
    return is_kept or not isinstance(module.function(call), ast.AsyncFunctionDef)


def dissolves(module: Module, made: ast.Call, calls: Iterable[tuple[str, ast.Call]]) -> bool:
    """Whether a client of the module can be made where it is used: by these calls of the same file alone."""
    statement = module.parent(made)
    match statement:
        case ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target):
            is_own = statement in module.tree.body and module.owns_its_lines(statement)
        case _:
            return False
    calls = list(calls)
    held = {receiver(call) for path, call in calls if path == module.path}
    uses = set(loads(module, target))
    once = any(isinstance(node, _LASTING) for node in ast.walk(made) if node is not made)
    in_coroutines = all(isinstance(module.function(call), ast.AsyncFunctionDef) for _, call in calls)
    return is_own and not once and in_coroutines and len(held) == len(calls) and uses == held
