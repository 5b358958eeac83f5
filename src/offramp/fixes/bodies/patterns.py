"""The pattern of a search, where it is written out: at the call, under a name, or compiled. Changes nothing."""

from __future__ import annotations

import ast

from offramp.fixes.locals import only_binding
from offramp.fixes.module import Module, last_part

_LIBRARIES = ("re", "regex")


def pattern_of(module: Module, call: ast.Call) -> str:
    """The pattern that a call of `search`, `findall` and the like looks for; empty where it is not told."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    base = call.func.value
    if isinstance(base, ast.Name) and base.id in _LIBRARIES:
        return _text(module, call.args[0]) if call.args else ""
    compiled = _value(module, base) if isinstance(base, (ast.Name, ast.Attribute)) else base
    match compiled:
        case ast.Call(func=func, args=[pattern, *_]) if last_part(func) == "compile":
            return _text(module, pattern)
    return ""


def _text(module: Module, node: ast.expr) -> str:
    value = _value(module, node) if isinstance(node, (ast.Name, ast.Attribute)) else node
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _value(module: Module, node: ast.Name | ast.Attribute) -> ast.expr | None:
    """The one value of a name of the function, of the file, or of an attribute of the class."""
    if isinstance(node, ast.Name) and (made := only_binding(module, node)) is not None:
        return made.value
    name = node.id if isinstance(node, ast.Name) else node.attr
    bodies = [module.tree.body, *(each.body for each in module.above(node) if isinstance(each, ast.ClassDef))]
    found = [
        each.value for body in bodies for each in body
        if isinstance(each, ast.Assign) and any(isinstance(at, ast.Name) and at.id == name for at in each.targets)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None
