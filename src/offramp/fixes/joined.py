"""How an address ends that is put together: by a text behind it, by what joins two parts, or where it is kept."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.locals import named
from offramp.fixes.module import Function, Module, function_of

PATHS = {"/images/generations": "images.generate", "/images/edits": "images.edit"}
"""The official operation by the end of the address."""

_DEEP = 3
_JOINS = frozenset({"urljoin"})
_STRIPS = frozenset({"strip", "rstrip", "lstrip"})


def written_end(module: Module, node: ast.expr | None, deep: int = 0) -> str:
    """How an address ends, where the file says so; empty where that is not one of the known paths."""
    if deep > _DEEP:
        return ""
    match _bound(module, node) if isinstance(node, ast.Name) else node:
        case ast.Constant(value=str() as text) | ast.JoinedStr(values=[*_, ast.Constant(value=str() as text)]):
            return _known(text)
        case ast.BinOp(op=ast.Add(), right=right):
            return written_end(module, right) if isinstance(right, (ast.Constant, ast.JoinedStr)) else ""
        case ast.Call(func=ast.Attribute(value=base, attr=name)) as call if name in _STRIPS | {"replace"}:
            return _replaced(written_end(module, base, deep + 1), call)
        case ast.Call() as call:
            return _joined(module, call) or _returned(module, function_of(module, call), deep)
        case ast.Name() as other:
            return written_end(module, other, deep + 1)
        case ast.Attribute(value=ast.Name(id="self")) as kept:
            return _kept(module, kept, deep)
    return ""


def _bound(module: Module, name: ast.Name) -> ast.expr | None:
    """What a name of the function was bound to last, or what alone binds a name of the file."""
    around = module.function(name)
    is_own = around is not None and (
        any(not isinstance(each.ctx, ast.Load) for each in named(around, name.id))
        or any(isinstance(each, ast.arg) and each.arg == name.id for each in ast.walk(around))
    )
    if is_own or around is None:
        return latest(module, name)
    stores = [each for each in named(module.tree, name.id) if not isinstance(each.ctx, ast.Load)]
    made = module.parents[stores[0]] if len(stores) == 1 else None
    return made.value if isinstance(made, (ast.Assign, ast.AnnAssign)) and made in module.tree.body else None


def _known(text: str) -> str:
    text = f"/{text.strip('/')}"
    return next((end for end in PATHS if text.endswith(end)), "")


def _replaced(end: str, call: ast.Call) -> str:
    """`address.replace("/generations", "/edits")`, or an address without its last slash."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="replace"), args=[ast.Constant(value=str(old)), ast.Constant(value=str(new))]
        ):
            return _known(end.replace(old, new)) if end and old else ""
        case ast.Call(func=ast.Attribute(attr="replace")):
            return ""
    return end


def _joined(module: Module, call: ast.Call) -> str:
    """The path that is handed to a function that puts it behind an address."""
    given = [*call.args, *(word.value for word in call.keywords)]
    ends = [end for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
            if (end := _known(each.value))]  # fmt: skip
    function = function_of(module, call)
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return ends[0] if len(ends) == 1 and (name in _JOINS or (function is not None and _gives_text(function))) else ""


def _gives_text(function: Function) -> bool:
    """Whether a function gives back nothing but texts and names, as one does that puts an address together."""
    given = list(_given(function))
    return bool(given) and all(isinstance(each, (ast.JoinedStr, ast.BinOp, ast.Name, ast.Call)) for each in given)


def _given(function: Function) -> Iterator[ast.expr | None]:
    for each in ast.walk(function):
        if isinstance(each, ast.Return):
            yield each.value


def _returned(module: Module, function: Function | None, deep: int) -> str:
    """What a function writes behind an address, where it does not give back one that has it already."""
    if function is None:
        return ""
    given = list(_given(function))
    ends = {written_end(module, each, deep + 1) for each in given if not isinstance(each, ast.Name)}
    ends |= {end for each in given if isinstance(each, ast.Name) if (end := written_end(module, each, deep + 1))}
    return ends.pop() if len(ends) == 1 else ""


def _kept(module: Module, node: ast.Attribute, deep: int) -> str:
    """What alone is kept under an attribute of the object."""
    home = next((each for each in module.above(node) if isinstance(each, ast.ClassDef)), None)
    stores = [
        each for each in ast.walk(home or module.tree)
        if isinstance(each, ast.Attribute) and each.attr == node.attr and not isinstance(each.ctx, ast.Load)
    ]  # fmt: skip
    made = module.parents[stores[0]] if len(stores) == 1 else None
    value = made.value if isinstance(made, (ast.Assign, ast.AnnAssign)) else None
    return written_end(module, value, deep + 1) if home is not None else ""


def latest(module: Module, name: ast.Name) -> ast.expr | None:
    """What the name was bound to last, on every way to where it is read: the nearest statement above in its blocks."""
    around = module.function(name)
    for above in module.above(name):
        if above is around or not isinstance(above, ast.stmt):
            continue
        block = module.body_of(above)
        for statement in reversed(block[: block.index(above)]):
            match statement:
                case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name.id:
                    return value
            if any(isinstance(each, ast.Name) and each.id == name.id and isinstance(each.ctx, ast.Store)
                   for each in ast.walk(statement)):  # fmt: skip
                return None
        if isinstance(above, (ast.For, ast.AsyncFor, ast.While)):
            return None
    return None
