"""A function that gives an address, or a text that tells why there is none, and callers that ask which they got.

The image takes the place of the address alone: a caller asks for its type now, and the text stays as it is.
"""

from __future__ import annotations

import ast

from offramp.fixes.locals import loads, only_binding
from offramp.fixes.module import Function, Module, last_part
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result, called
from offramp.values import Internal

_ADDRESS = "http"
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def is_told_apart(result: Result, read: Read) -> bool:
    """Whether a read that may find a text instead stands where a caller asks which of them it got."""
    module = result.repository.module(read.path)
    name = _kept_as(module, read.node)
    if not read.mixed or result.leaves_as_text or name is None or not _asks_always(result, read, module, name):
        return False
    result.renamed[(module.path, id(module.function(name)), name.id)] = name.id  # it may hold either
    return True


def asked_by_all(result: Result, read: Read) -> bool:
    """Whether every caller of the function around a read asks which it got."""
    found = False
    for path, _, call in result.repository.program.callers(read.path, read.scope):
        module = result.repository.module(path)
        node = module.expression(call.at)
        name = _kept_as(module, node) if node is not None else None
        seen = [each for each in result.repository.reads(result.site.location) if each.node is node]
        if name is None or not seen or not _asks_always(result, seen[0], module, name):
            return False
        found = True
    return found


def is_text(module: Module, statement: ast.Return) -> bool:
    """Whether a return gives a text that is no address: words, or what an exception says."""
    return _beginning(module, statement.value) is not None


def rewrite_told_apart(result: Result, module: Module, node: ast.expr) -> bool:
    """Ask for the type where the text was looked into; False where the image itself is read, or the call made."""
    test = node if isinstance(node, ast.Name) else module.parents[node]
    above = module.parents[test]
    test = above if isinstance(node, ast.Name) and isinstance(above, ast.Compare) else test
    name = _kept_as(module, node)
    assert name is not None
    if isinstance(node, ast.Call):
        return False
    if isinstance(test, (ast.Call, ast.Compare)) and (asked := _asked(test, name.id)) is not None:
        kind = "bytes" if asked.startswith(_ADDRESS) else "str"
        result.draft.replace(module, test, f"isinstance({name.id}, {kind})", STAGE)
        return True
    return _is_image(result, module, node) is not True


def _kept_as(module: Module, node: ast.expr) -> ast.Name | None:
    """The local name that holds what a call gave; None where it goes elsewhere."""
    match node:
        case ast.Name() | ast.Attribute(value=ast.Name(), attr="startswith"):
            name = node if isinstance(node, ast.Name) else node.value
            assert isinstance(name, ast.Name)
            return name if _call_of(module, name) is not None else None
        case ast.Call():
            match module.parents[module.awaited(node)]:
                case ast.Assign(targets=[ast.Name() as target]) if _call_of(module, target) is node:
                    return target
    return None


def _call_of(module: Module, name: ast.Name) -> ast.Call | None:
    """The call that alone gives a local name its value."""
    binding = only_binding(module, name) if module.function(name) is not None else None
    value = binding.value if isinstance(binding, ast.Assign) else None
    value = value.value if isinstance(value, ast.Await) else value
    return value if isinstance(value, ast.Call) else None


def _asks_always(result: Result, read: Read, module: Module, name: ast.Name) -> bool:
    """Whether each read of the name is a question, or stands where its answer is known, and one is an image."""
    made = _made_by(result, read, module, name)
    if made is None:
        return False
    sides = [_is_image(result, module, each) for each in loads(module, name)]
    is_local = all(module.function(each) is module.function(name) for each in loads(module, name))
    return is_local and True in sides and _UNKNOWN not in sides


def _made_by(result: Result, read: Read, module: Module, name: ast.Name) -> Function | None:
    """The one function of the repository that is called, when its returns are the address, texts and nothing."""
    call = _call_of(module, name)
    targets = called(result.repository, read, call) if call is not None else ()
    if call is None or len(targets) != 1 or not isinstance(targets[0], Internal):
        return None
    for each in result.repository.reads(result.site.location):
        there = result.repository.module(each.path)
        function = there.function(each.node)
        is_return = isinstance(there.parents.get(there.awaited(each.node)), ast.Return)
        if is_return and not each.mixed and function is not None and function.name == last_part(call.func):
            return function if each.path == targets[0].path else None
    return None


_UNKNOWN = "unknown"


def _is_image(result: Result, module: Module, node: ast.expr) -> bool | str | None:
    """True where the name holds the image, False where a text, None where it is only asked for."""
    name = node if isinstance(node, ast.Name) else None
    assert name is not None
    begins = _texts(result, module, name)
    inner: ast.AST = name
    for above in module.above(name):
        if isinstance(inner, ast.stmt) and (told := _told_before(module, inner, name.id, begins)) is not None:
            return told
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return _UNKNOWN
        if isinstance(above, (ast.If, ast.IfExp)):
            told = _tells(above.test, name.id, begins)
            if inner is above.test:
                return None if told is not None or _is_only_asked(above.test, name.id) else _UNKNOWN
            body = above.body if isinstance(above.body, list) else [above.body]
            if told is not None:
                return told if inner in body else not told
        inner = above
    return _UNKNOWN


def _told_before(module: Module, statement: ast.stmt, name: str, begins: tuple[str, ...]) -> bool | None:
    """What is known because a question before the statement leaves on one of its answers."""
    for each in module.body_of(statement):
        if each is statement:
            return None
        if isinstance(each, ast.If) and not each.orelse and isinstance(each.body[-1], _LEAVES):
            told = _tells(each.test, name, begins)
            if told is not None:
                return not told
    return None


def _is_only_asked(test: ast.expr, name: str) -> bool:
    """`if not url`: whether there is anything."""
    operand = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    return isinstance(operand, ast.Name) and operand.id == name


def _tells(test: ast.expr, name: str, begins: tuple[str, ...]) -> bool | None:
    """Whether a test holds for the image alone (True), for all but the image (False), or neither (None)."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            told = _tells(inner, name, begins)
            return None if told is None else not told
        case ast.BoolOp(op=ast.And(), values=[ast.Name(id=same), inner]) if same == name:
            return True if _tells(inner, name, begins) is True else None
        case ast.BoolOp(op=ast.Or(), values=[ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=same)), inner]):
            return False if same == name and _tells(inner, name, begins) is False else None
    asked = _asked(test, name)
    if asked is None:
        return None
    if asked.startswith(_ADDRESS):
        return True
    return False if begins and all(each.startswith(asked) for each in begins) else None


def _asked(test: ast.AST, name: str) -> str | None:
    """The text that a test looks for at the beginning of the name, or in it."""
    match test:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=same), attr="startswith"),
            args=[ast.Constant(value=str() as begin)],
            keywords=[],
        ) if same == name and begin:
            return begin
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=same), attr="startswith"), args=[ast.Tuple(elts=elts)], keywords=[]
        ) if same == name and elts:
            begins = [each.value for each in elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            both = len(begins) == len(elts) and all(each.startswith(_ADDRESS) for each in begins)
            return _ADDRESS if both else None
    return None


def _texts(result: Result, module: Module, name: ast.Name) -> tuple[str, ...]:
    """How the texts begin that the function gives instead; empty where one may begin with anything."""
    call = _call_of(module, name)
    read = next((each for each in result.repository.reads(result.site.location) if each.node is call), None)
    made = _made_by(result, read, module, name) if read is not None else None
    if read is None or made is None or call is None:
        return ()
    there = next(
        result.repository.module(each.path)
        for each in result.repository.reads(result.site.location)
        if result.repository.module(each.path).function(each.node) is made
    )
    found = [
        _beginning(there, each.value)
        for each in ast.walk(made)
        if isinstance(each, ast.Return) and there.function(each) is made
    ]
    texts = [each for each in found if each is not None]
    return tuple(texts) if all(texts) else ()


def _beginning(module: Module, value: ast.expr | None) -> str | None:
    """How a text begins; empty for what an exception says, None for what is no such text."""
    match value:
        case ast.Constant(value=str() as text) if text and not text.startswith(_ADDRESS):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str() as text), *_]) if not text.startswith(_ADDRESS):
            return text
        case ast.BinOp(left=left, op=ast.Add()):
            return _beginning(module, left)
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)], keywords=[]):
            caught = [each.name for each in module.above(value) if isinstance(each, ast.ExceptHandler)]
            return "" if name in caught else None
    return None
