"""The key in `Authorization: Bearer ...`, followed back through names, attributes, functions and sessions.

It is given as code for the place that asks; what cannot be said there is no key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from offramp.fixes.joined import latest
from offramp.fixes.locals import named, only_binding
from offramp.fixes.module import Function, Module

_DEEP = 5
"""How many names and functions are gone through at most."""


def bearer(module: Module, headers: ast.expr, deep: int = 0) -> ast.expr | None:
    """The one key that headers hold, in the words of the function in which they stand."""
    if deep > _DEEP:
        return None
    match headers:
        case ast.Dict():
            return _of_display(module, headers, deep)
        case (
            ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[])
            | ast.Call(func=ast.Name(id="dict"), args=[inner])
        ):
            return bearer(module, inner, deep + 1)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return bearer(module, right, deep + 1) or bearer(module, left, deep + 1)
        case ast.Call():
            return _of_function(module, headers, deep)
        case ast.Name() | ast.Attribute():
            return _of_target(module, headers, deep)
    return None


def session_bearer(module: Module, call: ast.Call) -> ast.expr | None:
    """The key that the session of a request sends by itself."""
    session = call.func.value if isinstance(call.func, ast.Attribute) else None
    if not isinstance(session, (ast.Name, ast.Attribute)):
        return None
    code, found = module.code(session), []
    for value in _told(module, session):
        words = value.keywords if isinstance(value, ast.Call) else []
        found += [word.value for word in words if word.arg == "headers"]
    found += _put_into(module, session, f"{code}.headers")
    return _agreed([_moved(module, each, bearer(module, each, 1), call) for each in found])


def moved_to(
    module: Module, key: ast.expr, home: Function, given: Mapping[str, ast.expr], at: ast.AST
) -> ast.expr | None:
    """The key of a function in the words of who calls it."""
    return _Moving(module, home, given, at).visit(key)


def _of_display(module: Module, headers: ast.Dict, deep: int) -> ast.expr | None:
    found = None
    for name, value in zip(headers.keys, headers.values, strict=True):
        if name is None:
            found = bearer(module, value, deep + 1) or found
        elif isinstance(name, ast.Constant) and str(name.value).lower() == "authorization":
            found = _behind_bearer(module, value)
    return found


def _behind_bearer(module: Module, value: ast.expr) -> ast.expr | None:
    """What stands behind `Bearer` in the text of the header."""
    match value:
        case ast.JoinedStr(values=[ast.Constant(value="Bearer "), ast.FormattedValue(value=key, format_spec=None)]):
            return key
        case ast.BinOp(left=ast.Constant(value="Bearer "), op=ast.Add(), right=key):
            return key
        case ast.BinOp(left=ast.Constant(value="Bearer %s"), op=ast.Mod(), right=key) if not isinstance(key, ast.Tuple):
            return key
        case ast.Call(func=ast.Attribute(value=ast.Constant(value="Bearer {}"), attr="format"), args=[key]):
            return key
        case ast.Name() if (binding := only_binding(module, value)) and not isinstance(binding.value, ast.Name):
            return _behind_bearer(module, binding.value) if binding.value else None
    return None


def _of_target(module: Module, target: ast.Name | ast.Attribute, deep: int) -> ast.expr | None:
    """The key in headers that are kept under a name or on the object."""
    nearest = latest(module, target) if isinstance(target, ast.Name) else None
    found = [nearest] if nearest is not None else list(_told(module, target))
    found += _put_into(module, target, module.code(target))
    return _agreed([_moved(module, each, bearer(module, each, deep + 1), target) for each in found])


def _put_into(module: Module, target: ast.expr, code: str) -> list[ast.expr]:
    """Headers that are put into what has that code, later than where it is made."""
    found: list[ast.expr] = []
    for node in ast.walk(_scope(module, target)):
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr="update"), args=[given]) if module.code(inner) == code:
                found.append(given)
            case ast.Assign(targets=[ast.Subscript(value=inner, slice=ast.Constant() as name)], value=value) if (
                module.code(inner) == code
            ):
                found.append(ast.Dict(keys=[name], values=[value]))
            case ast.Assign(targets=[ast.Attribute() as held], value=value) if (
                module.code(held) == code != module.code(target)
            ):
                found.append(value)
    return found


def _told(module: Module, target: ast.expr) -> Iterator[ast.expr]:
    """What a name or an attribute is bound to, as far as that is written in its scope."""
    code = module.code(target)
    for node in ast.walk(_scope(module, target)):
        match node:
            case (
                ast.Assign(targets=[bound], value=value)
                | ast.withitem(context_expr=value, optional_vars=ast.expr() as bound)
            ):
                if module.code(bound) == code:
                    yield value
            case ast.AnnAssign(target=bound, value=ast.expr() as value) if module.code(bound) == code:
                yield value
            case ast.FunctionDef(name=name, body=[*_, ast.Return(value=ast.expr() as value)]) if (
                isinstance(target, ast.Attribute) and name == target.attr and node.decorator_list
            ):
                yield value


def _scope(module: Module, target: ast.expr) -> ast.AST:
    """Where a name is bound: its function or the file; an attribute of the object: its class."""
    if isinstance(target, ast.Attribute):
        return next((each for each in module.above(target) if isinstance(each, ast.ClassDef)), module.tree)
    around = module.function(target)
    here = isinstance(target, ast.Name) and around and _binds(around, target.id)
    return around if here and around else ast.Module([each for each in module.tree.body if _is_plain(each)], [])


def _is_plain(statement: ast.stmt) -> bool:
    return not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _of_function(module: Module, call: ast.Call, deep: int) -> ast.expr | None:
    """The key in the headers that a function of the file gives back."""
    home = _function(module, call)
    if home is None or any(word.arg is None for word in call.keywords):
        return None
    names = [each.arg for each in (*home.args.posonlyargs, *home.args.args)]
    names = names[1:] if isinstance(call.func, ast.Attribute) and not home.decorator_list else names
    given = dict(zip(names, call.args, strict=False)) | {str(word.arg): word.value for word in call.keywords}
    returned = [each.value for each in ast.walk(home) if isinstance(each, ast.Return) and each.value]
    found = [bearer(module, each, deep + 1) for each in returned]
    return _agreed([moved_to(module, each, home, given, call) if each else None for each in found])


def _function(module: Module, call: ast.Call) -> Function | None:
    match call.func:
        case ast.Name(id=name):
            bodies = [module.tree.body]
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            bodies = [each.body for each in module.above(call) if isinstance(each, ast.ClassDef)][:1]
        case _:
            return None
    found = [each for body in bodies for each in body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
    found = [each for each in found if each.name == name]
    return found[0] if len(found) == 1 and isinstance(found[0], ast.FunctionDef) else None


def _moved(module: Module, headers: ast.expr, key: ast.expr | None, at: ast.AST) -> ast.expr | None:
    """A key of another function of the class, or of the file, in the words of the place that asks."""
    inner = headers.values[0] if isinstance(headers, ast.Dict) and headers not in module.parents else headers
    home = module.function(inner)
    if key is None or home is None or home is module.function(at):
        return key
    return moved_to(module, key, home, {}, at)


def _agreed(found: list[ast.expr | None]) -> ast.expr | None:
    """The key that is told once, or always the same."""
    told = {ast.unparse(each): each for each in found if each is not None}
    return next(iter(told.values())) if len(told) == 1 else None


class _Moving:
    """Rewrites a key of one function for another: parameters become arguments, locals what they are bound to."""

    def __init__(self, module: Module, home: Function, given: Mapping[str, ast.expr], at: ast.AST) -> None:
        self._module, self._home, self._given = module, home, given
        self._there = module.function(at)

    def visit(self, key: ast.expr, deep: int = 0) -> ast.expr | None:
        """The key, or None where a part of it has no name over there."""
        if deep > _DEEP or any(isinstance(each, (ast.Await, ast.NamedExpr, ast.Lambda)) for each in ast.walk(key)):
            return None
        parts: dict[str, ast.expr] = {}
        for name in {each.id for each in ast.walk(key) if isinstance(each, ast.Name)}:
            part = self._part(name, deep)
            if part is None:
                return None
            parts[name] = part
        return _without_none(_Replacing(parts).visit(ast.parse(ast.unparse(key), mode="eval").body))

    def _part(self, name: str, deep: int) -> ast.expr | None:
        if name in ("self", "cls"):
            return ast.Name(id=name) if _takes(self._home, name) and _takes(self._there, name) else None
        if name in self._given:
            return self._given[name]
        if _takes(self._home, name):
            return (
                _kept_as(self._module, self._home, name)
                if self._home.name == "__init__"
                else default_of(self._home, name)
            )
        if _binds(self._home, name):
            stored = next(each for each in named(self._home, name) if not isinstance(each.ctx, ast.Load))
            binding = only_binding(self._module, stored)
            return self.visit(binding.value, deep + 1) if binding and binding.value else None
        return None if self._there is not None and _binds(self._there, name) else ast.Name(id=name)


class _Replacing(ast.NodeTransformer):
    def __init__(self, parts: Mapping[str, ast.expr]) -> None:
        self._parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._parts[node.id]


def _without_none(key: ast.expr) -> ast.expr:
    """`None or key` is `key`."""
    for node in ast.walk(key):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) > 1:
            first = node.values[0]
            if isinstance(first, ast.Constant) and not first.value:
                node.values = node.values[1:]
    return key


def _takes(function: Function | None, name: str) -> bool:
    return function is not None and name in {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}


def _binds(function: Function, name: str) -> bool:
    return _takes(function, name) or any(not isinstance(each.ctx, ast.Load) for each in named(function, name))


def _kept_as(module: Module, home: Function, name: str) -> ast.expr | None:
    """`self.key` where a constructor keeps its parameter there and nothing else is put there, or could keep it."""
    around = next((each for each in module.above(home) if isinstance(each, ast.ClassDef)), None)
    if around is None or any(not isinstance(each.ctx, ast.Load) for each in named(home, name)):
        return None
    for node in ast.walk(home):
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self")) as kept], value=ast.Name(id=taken)):
                if taken == name and len(list(_told(module, kept))) == 1:
                    return kept
    is_free = not around.bases and name not in _members(around)
    return ast.Attribute(value=ast.Name(id="self"), attr=name) if is_free else None


def unkept(module: Module, key: ast.expr, at: ast.AST) -> tuple[Function, str] | None:
    """The constructor, and its parameter, that a key wants to find on the object where nothing puts it yet."""
    around = next((each for each in module.above(at) if isinstance(each, ast.ClassDef)), None)
    home = next((each for each in getattr(around, "body", []) if getattr(each, "name", "") == "__init__"), None)
    for node in ast.walk(key):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if around and name not in _members(around):
                return (home, name) if isinstance(home, ast.FunctionDef) and _takes(home, name) else None
    return None


def _members(around: ast.ClassDef) -> set[str]:
    """Every name that is put on, read from or defined in a class."""
    held = {each.attr for each in ast.walk(around) if isinstance(each, ast.Attribute)}
    defined = {each.name for each in around.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}
    bound = {node.id for each in around.body if isinstance(each, (ast.Assign, ast.AnnAssign))
             for node in ast.walk(each) if isinstance(node, ast.Name)}  # fmt: skip
    return held | defined | bound


def default_of(home: Function, name: str) -> ast.expr | None:
    """What a parameter is that nobody gives, where that is a constant."""
    arguments = home.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    told = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    told |= {each.arg: value for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value}
    return told[name] if isinstance(told.get(name), ast.Constant) else None
