"""Spells what is taken of an old reply as the SDK spells it; a tree in, a text out."""

from __future__ import annotations

import ast
from collections.abc import Callable

from offramp.fixes.module import Module
from offramp.fixes.shapes import Shape

_KEYS = {"url": "b64_json"}
_LISTS = {"codex": "images", "bingart": "images"}
"""What an old reply calls its list of images."""
IsPart = Callable[[ast.expr], bool]
"""Whether an expression stands for something out of the reply."""


def recoded(shape: Shape, call: ast.Call, result: str, module: Module, node: ast.expr, is_part: IsPart) -> str:
    """The code that reaches the same thing in the SDK's reply: `r.json()["data"][0]` as `r.data[0]`.

    `result` is the code of the new call, or the name it was given.
    """
    if node is call:
        return result
    match node:
        case ast.Await(value=value):
            # A reader goes, and its `await` with it; a call under a name was awaited there.
            inner = recoded(shape, call, result, module, value, is_part)
            is_gone = (isinstance(value, ast.Call) and _is_reader(value)) or (value is call and result.isidentifier())
            return inner if is_gone else f"await {inner}"
        case ast.Call(func=ast.Attribute(value=base, attr="json" | "model_dump" | "to_dict")) if is_part(base):
            return recoded(shape, call, result, module, base, is_part)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str() as key), *_]) if (
            is_part(base)
        ):
            return f"{_base(shape, call, result, module, base, is_part)}.{_KEYS.get(key, key)}"
        case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)) if key == _LISTS.get(shape.name):
            return f"{_base(shape, call, result, module, base, is_part)}.data"
        case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)) if is_part(base):
            return f"{_base(shape, call, result, module, base, is_part)}.{_KEYS.get(key, key)}"
        case ast.Subscript(value=base, slice=index):
            return f"{_base(shape, call, result, module, base, is_part)}[{module.code(index)}]"
        case ast.Attribute(value=base, attr=attr) if attr == _LISTS.get(shape.name):
            return f"{_base(shape, call, result, module, base, is_part)}.data"
        case ast.Attribute(value=base, attr=attr):
            return f"{_base(shape, call, result, module, base, is_part)}.{_KEYS.get(attr, attr)}"
        case _:
            return module.code(node)


def _base(shape: Shape, call: ast.Call, result: str, module: Module, node: ast.expr, is_part: IsPart) -> str:
    """The same for what something is taken of: in brackets, unless it holds together without."""
    code = recoded(shape, call, result, module, node, is_part)
    return f"({code})" if code.startswith("await ") or isinstance(node, _LOOSE) else code


_LOOSE = (ast.NamedExpr, ast.BoolOp, ast.IfExp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Lambda)


def _is_reader(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("json", "model_dump", "to_dict", "read", "text")


def taken_from(node: ast.expr) -> ast.expr | None:
    """The image of which the node takes the address."""
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return value
        case ast.Call(func=ast.Attribute(value=value)):
            return value
    return None


def bottom(node: ast.expr) -> ast.expr:
    """Where a chain of attributes, items and method calls begins."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Await(value=value):
                node = value
            case ast.Call(func=ast.Attribute(value=value, attr="json" | "get" | "model_dump" | "to_dict")):
                node = value
            case _:
                return node
