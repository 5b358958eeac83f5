"""`openai.error.X` by the map of the contract; an import keeps the names that the file knows."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Stage

_STAGE = Stage.GENERATION


def rename_errors(
    repository: Repository,
    draft: Draft,
    module: Module,
    carried: Mapping[str, tuple[str, str]],
    top: Mapping[str, str],
) -> None:
    """Give the exceptions of a file their names of today; `top` are those at the top of the package.

    `carried` has the new name of what an exception carries, and the exceptions that do.
    """
    known = {each.old: each.new for each in repository.contract.old_exceptions}
    names = package_names(module)
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=owner), attr="error"), attr=name) if (
                owner in names
            ):
                new = _successor(known, name).removeprefix("openai.")
                draft.replace(module, node, f"{owner}.{new}", _STAGE)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in names and name in top:
                draft.replace(module, node, f"{owner}.{top[name]}", _STAGE)
            case ast.ImportFrom(module="openai.error", level=0, names=listing):
                pairs = [(_successor(known, each.name).removeprefix("openai."), each) for each in listing]
                listed = ", ".join(_alias(new, each.asname or each.name) for new, each in pairs)
                draft.replace(module, node, f"from openai import {listed}", _STAGE)
            case ast.Import(names=[ast.alias(name="openai.error", asname=None)]):
                _import_package(draft, module, node)
            case ast.Import(names=listing) if any(each.name == "openai.error" for each in listing):
                raise _no_successor("import openai.error")
            case ast.ImportFrom(module="openai", level=0, names=some) if any(each.name == "error" for each in some):
                raise _no_successor("from openai import error")
            case ast.Try() as block:
                _check_order(draft, module, block)
                for handler in block.handlers:
                    _carry(draft, module, handler, carried)


def package_names(module: Module) -> frozenset[str]:
    """The names under which a file knows the package."""
    imports = [alias for node in ast.walk(module.tree) if isinstance(node, ast.Import) for alias in node.names]
    return frozenset({"openai", *(each.asname for each in imports if each.name == "openai" and each.asname)})


def _import_package(draft: Draft, module: Module, node: ast.Import) -> None:
    """`import openai.error` also binds the package."""
    others = [each for each in ast.walk(module.tree) if isinstance(each, ast.Import) and each is not node]
    if any(alias.name == "openai" and alias.asname is None for each in others for alias in each.names):
        draft.delete(module, node, _STAGE)
    else:
        draft.replace(module, node, "import openai", _STAGE)


def _successor(known: Mapping[str, str], name: str) -> str:
    new = known.get(f"openai.error.{name}")
    if new is None:
        raise _no_successor(f"openai.error.{name}")
    return new


def _alias(new: str, old: str) -> str:
    return new if new == old else f"{new} as {old}"


def _names(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in kinds if each}


def _check_order(draft: Draft, module: Module, block: ast.Try) -> None:
    """A timeout is a connection error today: the handler of the latter takes it when it comes first."""
    seen = 0
    for handler in block.handlers:
        if seen and handler.type and _is_old(module, handler.type) and "Timeout" in _names(handler):
            draft.assume(
                f"A timeout is caught on line {seen} of {module.path}, as a connection error: today's package derives "
                "one from the other."
            )
        seen = seen or (handler.lineno if "APIConnectionError" in _names(handler) else 0)


def _carry(draft: Draft, module: Module, handler: ast.ExceptHandler, carried: Mapping[str, tuple[str, str]]) -> None:
    """What the old exceptions carried, such as `http_status`, the new ones have under other names or not at all."""
    if handler.name is None or handler.type is None or not _is_old(module, handler.type):
        return
    for node in ast.walk(handler):
        match node:
            case ast.Attribute(value=ast.Name(id=name) as value, attr=attr) if name == handler.name and attr != "args":
                new, kinds = carried.get(attr, ("", ""))
                if not _names(handler) <= set(kinds.split()):
                    raise _no_successor(f"{name}.{attr}")
                start, end = module.span(value)[1], module.span(node)[1]
                draft.replace_span(module, start, end, f".{new}", _STAGE)


def _is_old(module: Module, kind: ast.expr) -> bool:
    names = package_names(module)
    if any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(kind)):
        return True
    imported = {
        alias.asname or alias.name
        for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.module == "openai.error"
        for alias in node.names
    }  # fmt: skip
    return any(isinstance(each, ast.Name) and each.id in imported for each in ast.walk(kind))


def _no_successor(code: str) -> Refused:
    return Refused("legacy-error", f"`{code}` has no successor of the same meaning.", "Choose what takes its place.")
