"""The pictures that a chat turn carries, as files of an edit: data URLs traced back to bytes, paths or base64 text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from offramp.fixes.bodies.lookup import Lookup, parameters
from offramp.fixes.bodies.turns import PICTURES
from offramp.fixes.edits import Refused
from offramp.fixes.locals import only_binding
from offramp.fixes.module import Module, argument_of, last_part

_DATA = re.compile(r"data:(image/(\w+))?(;base64,)?")
_DEPTH = 8


class File(Struct, frozen=True, kw_only=True):
    """Where the bytes of one picture come from: `kind` is `bytes`, `path` or `base64`."""

    kind: str
    module: Module
    node: ast.expr
    type: str = ""
    """Its media type where the data URL names it."""
    tail: str = ""
    """What is called on it for its bytes."""


class Inputs(Struct, frozen=True, kw_only=True):
    """The argument `image` of an edit, and the condition under which there is one; empty where there always is."""

    code: str
    test: str = ""
    modules: tuple[str, ...] = ()
    """What the code needs imported."""
    is_assumed: bool = False
    """Whether it is taken for a PNG."""


def picture_parts(trees: Iterable[tuple[Module, ast.AST]]) -> list[tuple[Module, ast.Dict]]:
    """The parts of turns that carry pictures."""
    return [
        (module, node)
        for module, tree in trees for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and any(
            isinstance(value, ast.Constant) and value.value in PICTURES
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "type"
        )
    ]  # fmt: skip


def inputs_of(
    lookup: Lookup, parts: list[tuple[Module, ast.Dict]], resolved: Callable[[Module, ast.expr], str]
) -> Inputs:
    """The pictures as files; refused where they cannot be told. `resolved` gives code for the function that is kept."""
    found = [_input(lookup, module, part, resolved) for module, part in parts]
    if len(found) == 1:
        return found[0]
    if any(each.test for each in found):
        raise _refused(*parts[0])
    return Inputs(
        code=f"[{', '.join(each.code for each in found)}]",
        modules=tuple(sorted({name for each in found for name in each.modules})),
        is_assumed=any(each.is_assumed for each in found),
    )


def _input(lookup: Lookup, module: Module, part: ast.Dict, resolved: Callable[[Module, ast.expr], str]) -> Inputs:
    file = _file_of(lookup, module, part)
    loop, test = _place(module, part)
    if loop is None:
        code = resolved(file.module, file.node)
        one = _written(file, code, "")
        return replace(one, test=_test(module, test, resolved) if test is not None else "")
    names = {each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
    source = resolved(module, loop.iter)
    if not source or not isinstance(file.node, ast.Name) or file.node.id not in names or file.module is not module:
        raise _refused(module, part)
    one = _written(file, file.node.id, _type_of(part, names))
    many = f"[{one.code} for {module.code(loop.target).strip('()')} in {source}]"
    return replace(one, code=many, test=source)


def _written(file: File, code: str, kind: str) -> Inputs:
    """The code of one file."""
    if not code:
        raise _refused(file.module, file.node)
    code += file.tail
    if file.kind == "path":
        return Inputs(code=f"Path({code})", modules=("pathlib",))
    data, modules = (f"base64.b64decode({code})", ("base64",)) if file.kind == "base64" else (code, ())
    named = kind or f'"{file.type or "image/png"}"'
    suffix = {"jpeg": "jpg"}.get(end := file.type.rpartition("/")[2] or "png", end)
    return Inputs(code=f'("image.{suffix}", {data}, {named})', modules=modules, is_assumed=not file.type and not kind)


def _test(module: Module, test: ast.expr, resolved: Callable[[Module, ast.expr], str]) -> str:
    """`if image:` or `if image is not None:`, in the words of the function that is kept."""
    match test:
        case ast.Name() | ast.Attribute():
            name, rest = test, ""
        case ast.Compare(left=ast.Name() | ast.Attribute() as name, ops=[ast.IsNot()]):
            rest = " is not None"
        case _:
            raise _refused(module, test)
    code = resolved(module, name)
    if not code:
        raise _refused(module, test)
    return f"{code}{rest}"


# Where a part stands


class _Loop(Struct, frozen=True):
    target: ast.expr
    iter: ast.expr


def _place(module: Module, part: ast.Dict) -> tuple[_Loop | None, ast.expr | None]:
    """The loop that makes a part for each picture, or the test under which there is one."""
    match module.parents[part]:
        case ast.List():
            return None, None
        case (
            ast.ListComp(generators=[ast.comprehension(target=target, iter=source, ifs=[])])
            | ast.GeneratorExp(generators=[ast.comprehension(target=target, iter=source, ifs=[])])
        ):
            return _Loop(target, source), None
        case ast.Call(func=ast.Attribute(attr="append")):
            return _around(module, module.statement(part))
    raise _refused(module, part)


def _around(module: Module, statement: ast.stmt) -> tuple[_Loop | None, ast.expr | None]:
    """What stands around `content.append(part)`."""
    above = module.parents[statement]
    match above:
        case ast.For(target=target, iter=source) if _is_plain(module, above):
            return _Loop(target, source), None
        case ast.If(test=test, orelse=[]) if _is_plain(module, above):
            return None, test
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.With() | ast.Try():
            return None, None
    raise _refused(module, statement)


def _is_plain(module: Module, statement: ast.stmt) -> bool:
    """Whether nothing but one test of the same name stands around a loop or a test."""
    above = module.parents[statement]
    if isinstance(above, ast.If) and isinstance(statement, ast.For):
        test = above.test
        is_same = isinstance(test, ast.Name) and module.code(statement.iter) == test.id
        return is_same and not above.orelse and _is_plain(module, above)
    return isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Try, ast.With, ast.Module))


# What a part holds


def _file_of(lookup: Lookup, module: Module, part: ast.Dict) -> File:
    for key, value in zip(part.keys, part.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "image_url":
            if isinstance(value, ast.Dict):
                urls = [each for name, each in zip(value.keys, value.values, strict=True)
                        if isinstance(name, ast.Constant) and name.value == "url"]  # fmt: skip
                value = urls[0] if urls else value
            return _of_address(lookup, module, value, 0)
    raise _refused(module, part)


def _of_address(lookup: Lookup, module: Module, node: ast.expr, depth: int) -> File:
    """The file behind a data URL."""
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(head)), *_, ast.FormattedValue(value=text)]) if (
            head.startswith("data:")
        ):
            found = _DATA.match(head)
            return replace(_of_text(lookup, module, text, depth), type=(found and found[1]) or "")
        case ast.BinOp(left=ast.Constant(value=str(head)), op=ast.Add(), right=text) if head.startswith("data:"):
            found = _DATA.match(head)
            return replace(_of_text(lookup, module, text, depth), type=(found and found[1]) or "")
    return _follow(lookup, module, node, depth, _of_address)


def _of_text(lookup: Lookup, module: Module, node: ast.expr, depth: int) -> File:
    """The file behind base64 text."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=func, args=[data]), attr="decode")) if last_part(func) in (
            "b64encode", "standard_b64encode",
        ):  # fmt: skip
            return _of_bytes(module, data)
    try:
        return _follow(lookup, module, node, depth, _of_text)
    except Refused:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return File(kind="base64", module=module, node=node)
        raise


def _of_bytes(module: Module, node: ast.expr) -> File:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name() as opened, attr="read"), args=[]):
            return File(kind="path", module=module, node=_opened(module, opened))
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="open"), args=[path, *_]), attr="read")):
            return File(kind="path", module=module, node=path)
        case ast.Call(func=ast.Attribute(value=path, attr="read_bytes"), args=[]):
            inner = path.args[0] if isinstance(path, ast.Call) and last_part(path.func) == "Path" else path
            return File(kind="path", module=module, node=inner)
        case ast.Call(func=ast.Attribute(value=ast.Name() as buffer, attr="getvalue"), args=[]):
            return File(kind="bytes", module=module, node=buffer, tail=".getvalue()")
        case ast.Name():
            made = only_binding(module, node)
            if made is not None and made.value is not None and isinstance(made.value, ast.Call):
                return _of_bytes(module, made.value)
            return File(kind="bytes", module=module, node=node)
        case ast.Attribute():
            return File(kind="bytes", module=module, node=node)
    raise _refused(module, node)


def _opened(module: Module, name: ast.Name) -> ast.expr:
    """The path of `with open(path, "rb") as name`."""
    for above in module.above(name):
        for item in above.items if isinstance(above, ast.With) else ():
            match item:
                case ast.withitem(
                    context_expr=ast.Call(func=ast.Name(id="open"), args=[path, *_]), optional_vars=ast.Name(id=bound)
                ) if bound == name.id:
                    return path
    raise _refused(module, name)


def _follow(
    lookup: Lookup, module: Module, node: ast.expr, depth: int, again: Callable[[Lookup, Module, ast.expr, int], File]
) -> File:
    """On to the value of a name that is bound once, or to what a function of the repository gives back."""
    node = node.value if isinstance(node, ast.Await) else node
    if depth < _DEPTH and isinstance(node, ast.Name) and (made := only_binding(module, node)) and made.value:
        return again(lookup, module, made.value, depth + 1)
    own = lookup.own(module, node) if isinstance(node, ast.Call) else None
    given = [each.value for each in ast.walk(own.node) if isinstance(each, ast.Return)] if own else []
    if own is None or not isinstance(node, ast.Call) or len(given) != 1 or given[0] is None or depth >= _DEPTH:
        raise _refused(module, node)
    file = again(lookup, own.module, given[0], depth + 1)
    if isinstance(file.node, ast.Name) and file.node.id in parameters(own.node):
        said = argument_of(own.node, node, file.node.id)
        if said is None:
            raise _refused(module, node)
        return replace(file, module=module, node=said)
    return file


def _type_of(part: ast.Dict, names: set[str]) -> str:
    """The name of the media type that stands in the data URL of each picture of a list."""
    for node in ast.walk(part):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value="data:"), ast.FormattedValue(value=ast.Name(id=name)), *_]):
                return name if name in names else ""
    return ""


def _refused(module: Module, node: ast.AST) -> Refused:
    return Refused(
        "edit-inputs",
        f"The request may carry pictures ({module.path}, line {getattr(node, 'lineno', 0)}), and what they are is not "
        "followed.",
        "Write `images.edit` by hand where pictures are given.",
    )
