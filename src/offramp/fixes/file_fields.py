"""Plain fields of an edit by hand that are sent among its files: `files={"prompt": (None, prompt), ...}`."""

from __future__ import annotations

import ast

from offramp.fixes.locals import loads, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.sent import moves


def fields_among(migration: Migration, node: ast.expr | None) -> ast.Dict | None:
    """The fields as a mapping of their own, as if they were sent as `data`; None where there are none to be moved."""
    module = migration.module
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    shown = binding.value if binding else node
    if not isinstance(shown, ast.Dict) or (isinstance(node, ast.Name) and loads(module, node) != [node]):
        return None
    pairs = [(key, value.elts[1]) for key, value in _pairs(shown) if isinstance(value, ast.Tuple) and is_field(value)]
    if not pairs or "\n" in "".join(module.code(value) for _, value in pairs):
        return None
    fields = ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])
    ast.copy_location(fields, shown)
    return fields if binding is None or moves(migration, fields, binding) else None


def is_field(node: ast.expr) -> bool:
    """Whether a part of a form has no name of a file, so that it is a plain field."""
    match node:
        case ast.Tuple(elts=[ast.Constant(value=None), value]):
            return not isinstance(value, ast.Starred)
    return False


def _pairs(display: ast.Dict) -> list[tuple[ast.expr | None, ast.expr]]:
    return list(zip(display.keys, display.values, strict=True))
