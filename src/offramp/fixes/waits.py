"""The timeout of a request by hand as that of the SDK: kept where it leaves image work its time, else told."""

from __future__ import annotations

import ast

from offramp.fixes.locals import named
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.payload import Word
from offramp.fixes.place import Place


def timeout_of(migration: Migration, place: Place | None, given: ast.expr | None) -> ast.expr | None:
    """Where the timeout stands: in the request, or in the session that goes with it."""
    for block in place.unwrapped if place and given is None else ():
        made = block.items[0].context_expr
        for word in made.keywords if isinstance(made, ast.Call) and made is not migration.call else ():
            if word.arg == "timeout":
                return word.value
    return given


def kept_timeout(migration: Migration, node: ast.expr | None) -> list[Word]:
    """The timeout of a request by hand as one of the SDK's, where it leaves image work its time."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return []
    longest = migration.repository.contract.retry.work_seconds
    code = ast.unparse(node) if isinstance(node, ast.Constant) else migration.module.code(node)
    seconds = _seconds(migration.module, node)
    if seconds is None and not _is_number(migration, node):
        migration.draft.assume(f"The timeout `{code}` goes: the SDK waits up to {_usual(migration)} s.")
        return []
    if seconds is None:
        migration.draft.assume(f"`{code}` leaves image work its time, up to {longest} s.")
    elif seconds < longest:
        migration.draft.assume(
            f"The timeout of {seconds} s goes: image work takes up to {longest} s, and the SDK waits up to "
            f"{_usual(migration)} s."
        )
        return []
    return [Word("timeout", code)] if seconds != _usual(migration) else []


def _usual(migration: Migration) -> int:
    return migration.repository.contract.retry.timeout_seconds


def _seconds(module: Module, node: ast.expr) -> float | None:
    """The seconds of a timeout that is written out, or bound once to a number."""
    if isinstance(node, ast.Name):
        stores = [each for each in named(module.tree, node.id) if not isinstance(each.ctx, ast.Load)]
        parent = module.parents[stores[0]] if len(stores) == 1 else None
        node = parent.value if isinstance(parent, ast.Assign) else node
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) else None


def _is_number(migration: Migration, node: ast.expr) -> bool:
    """Whether a timeout that is not known may be taken for seconds, and not for an object of the HTTP client."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or migration.site.target.path.startswith("aiohttp"):
        return False
    code = migration.module.code(node)
    made = [each.value for each in ast.walk(migration.module.tree) if isinstance(each, ast.Assign)
            and any(migration.module.code(target) == code for target in each.targets)]  # fmt: skip
    return not any(isinstance(each, ast.Tuple) or _is_object(each) for each in made)


def _is_object(node: ast.expr) -> bool:
    """`httpx.Timeout(...)`, `ClientTimeout(...)`."""
    func = node.func if isinstance(node, ast.Call) else None
    return getattr(func, "attr", getattr(func, "id", "")).endswith("Timeout")
