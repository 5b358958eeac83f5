"""What an expression of a reverse protocol holds: the bytes, the base64 text or the address of pictures, or neither."""

from __future__ import annotations

import ast
import re
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.fixes.bodies.lookup import Lookup, Own, parameters
from offramp.fixes.bodies.patterns import pattern_of
from offramp.fixes.module import Module, argument_of, last_part


class Kind(Enum):
    """What is known of a value."""

    BYTES = "the bytes of an image"
    BASE64 = "the base64 text of an image"
    URL = "the address of an image"
    WORDS = "the prompt as the model revised it"
    NOTHING = "no image"


class Held(Struct, frozen=True):
    """A kind of value, or a list of such values."""

    kind: Kind
    is_list: bool = False
    is_match: bool = False
    """Whether it is the match of a search that holds it."""


NOTHING = Held(Kind.NOTHING)
_KEYS = {
    "result": Kind.BASE64, "b64_json": Kind.BASE64, "partial_image_b64": Kind.BASE64, "image_b64": Kind.BASE64,
    "url": Kind.URL, "src": Kind.URL, "image_url": Kind.URL, "download_url": Kind.URL,
    "revised_prompt": Kind.WORDS,
}  # fmt: skip
_ADDRESS = re.compile(r"http|src=|!\\\[|data:image")
_BEHIND = re.compile(r"base64,(\\s\*)?\((?!\?:)")
_SAME = frozenset({"split", "strip", "rstrip", "replace", "removesuffix", "removeprefix", "group", "pop", "copy"})
_COPIES = frozenset({"list", "set", "sorted", "tuple", "str", "bytes"})
_DEPTH = 12


class Pictures(Struct):
    """Judges expressions; what it cannot tell is None."""

    lookup: Lookup
    draws: bool
    """Whether the protocol speaks of `image_generation_call`, so that `result` is a picture."""
    _busy: set[int] = field(default_factory=set)
    _left: int = 8000
    """How many expressions are still looked at: code that tells nothing after that many tells nothing."""

    def held(self, module: Module, node: ast.expr | None, depth: int = 0) -> Held | None:
        """What an expression holds."""
        self._left -= 1
        if depth > _DEPTH or self._left < 0:
            return None
        match node:
            case None | ast.Constant(value=None | "" | b"" | False):
                return NOTHING
            case ast.List(elts=[]) | ast.Tuple(elts=[]):
                return NOTHING
            case ast.Await(value=inner) | ast.Starred(value=inner) | ast.NamedExpr(value=inner):
                return self.held(module, inner, depth + 1)
            case ast.IfExp(body=one, orelse=other):
                return _joined([self.held(module, one, depth + 1), self.held(module, other, depth + 1)])
            case ast.BoolOp(values=values):
                return _joined([self.held(module, each, depth + 1) for each in values])
            case ast.List(elts=elts):
                return _many(_joined([self.held(module, each, depth + 1) for each in elts]))
            case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
                return _many(self.held(module, inner, depth + 1))
            case ast.Subscript(value=base, slice=key):
                return self._item(module, base, key, depth)
            case ast.Attribute(value=base, attr="content"):
                return self._fetched(module, base, depth)
            case ast.Attribute(attr="result") if self.draws:
                return Held(Kind.BASE64)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if text.startswith("http"):
                return Held(Kind.URL)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                found = [each for each in (self.held(module, side, depth + 1) for side in (left, right)) if each]
                return _joined([each for each in found if each.kind is Kind.URL]) if found else None
            case ast.Constant(value=str(text)) if text.startswith("http"):
                return Held(Kind.URL)
            case ast.Call() as call:
                return self._call(module, call, depth)
            case ast.Name() as name:
                return self.named(module, name, depth)
        return None

    def _item(self, module: Module, base: ast.expr, key: ast.expr, depth: int) -> Held | None:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            return self._keyed(key.value)
        found = self.held(module, base, depth + 1)
        if found and found.is_match and not found.is_list:
            return replace(found, is_match=False)
        if found and found.is_list and not isinstance(key, ast.Slice):
            return replace(found, is_list=False)
        return found

    def _keyed(self, key: str) -> Held | None:
        kind = _KEYS.get(key)
        return Held(kind) if kind and (key != "result" or self.draws) else None

    def _call(self, module: Module, call: ast.Call, depth: int) -> Held | None:
        name = last_part(call.func)
        if name in ("b64decode", "urlsafe_b64decode", "a2b_base64"):
            return Held(Kind.BYTES)
        if own := self.lookup.own(module, call):
            return self.returned(own.module, own.node, depth + 1)
        match call.func:
            case ast.Attribute(attr="get", value=_) if call.args and isinstance(call.args[0], ast.Constant):
                return self._keyed(str(call.args[0].value))
            case ast.Attribute(attr="read" | "aread", value=base) if not call.args:
                return self._fetched(module, base, depth)
            case ast.Attribute(attr="split" | "partition") if call.args and _is_behind(call.args[0]):
                return Held(Kind.BASE64, is_list=True)
            case ast.Attribute(attr=attr, value=base) if attr in _SAME:
                found = self.held(module, base, depth + 1)
                found = replace(found, is_match=False) if found and attr == "group" else found
                return replace(found, is_list=False) if found and attr == "pop" else found
            case ast.Attribute(attr="findall" | "search" | "match" | "finditer"):
                return _searched(module, call)
            case ast.Attribute(value=ast.Name(id="re"), attr="sub") if len(call.args) > 2:
                return self.held(module, call.args[2], depth + 1)
            case ast.Attribute(attr="unescape" | "unquote" | "urljoin") | ast.Name(id="unquote" | "urljoin") if (
                call.args
            ):
                return self.held(module, call.args[-1], depth + 1)
            case ast.Name(id=kind) if wraps(module, kind) and len(call.args) == 1:
                return self.held(module, call.args[0], depth + 1)
            case ast.Name(id=copies) if copies in _COPIES and len(call.args) == 1:
                return self.held(module, call.args[0], depth + 1)
        return None

    def _fetched(self, module: Module, reply: ast.expr, depth: int) -> Held | None:
        """The body of a reply: a picture where the address of one was asked for."""
        reply = reply.value if isinstance(reply, ast.Await) else reply
        if isinstance(reply, ast.Name):
            made = _binding_before(module, reply)
            return self._fetched(module, made, depth + 1) if made is not None and depth < _DEPTH else None
        if not isinstance(reply, ast.Call) or last_part(reply.func) not in ("get", "urlopen", "request"):
            return None
        asked = [self.held(module, each, depth + 1) for each in [*reply.args, *(word.value for word in reply.keywords)]]
        return Held(Kind.BYTES) if Held(Kind.URL) in asked else None

    def returned(self, module: Module, function: ast.AST, depth: int = 0, part: int | None = None) -> Held | None:
        """What a function gives back, or one part of the tuples that it gives back."""
        if id(function) in self._busy:
            return NOTHING
        self._busy.add(id(function))
        try:
            values = [each.value for each in _returns(module, function)]
            if part is not None:
                values = [_part(each, part) for each in values]
            return _joined([self.held(module, each, depth + 1) for each in values]) if values else None
        finally:
            self._busy.discard(id(function))

    def named(self, module: Module, name: ast.Name, depth: int = 0) -> Held | None:
        """What a local name holds: everything that it is given has to agree."""
        around = module.function(name) or module.tree
        key = hash((id(around), name.id))
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        try:
            found = [self._given(module, each, depth) for each in ast.walk(around) if _is_name(each, name.id)]
            known = [each for each in found if each != "read"]
            if not known and isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
                known = self._handed(Own(module, around), name.id, depth)
            return _joined([each for each in known if not isinstance(each, str)]) if known else None
        finally:
            self._busy.discard(key)

    def _handed(self, own: Own, name: str, depth: int) -> list[Held | str | None]:
        """What the calls of a function hand over for a parameter."""
        if name not in parameters(own.node):
            return []
        given = [(module, argument_of(own.node, call, name)) for module, call in self.lookup.callers(own)]
        return [self.held(module, node, depth + 1) if node is not None else None for module, node in given]

    def _given(self, module: Module, node: ast.AST, depth: int) -> Held | str | None:
        """What one place gives a name; `read` where it gives nothing."""
        parent = module.parents[node]
        match parent:
            case ast.Assign(value=value, targets=targets) if node in targets:
                return self.held(module, value, depth + 1)
            case ast.AnnAssign(value=value, target=target) if target is node:
                return self.held(module, value, depth + 1)
            case ast.AugAssign(value=value, target=target) | ast.NamedExpr(value=value, target=target) if (
                target is node
            ):
                return self.held(module, value, depth + 1)
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source) if target is node:
                found = self.held(module, source, depth + 1)
                return replace(found, is_list=False) if found else None
            case ast.Tuple(elts=elts) if isinstance(module.parents[parent], ast.Assign):
                return self._unpacked(module, module.parents[parent], elts.index(node), depth)  # type: ignore[arg-type]
            case ast.Attribute(attr="append" | "add", value=base) if base is node:
                call = module.parents[parent]
                if isinstance(call, ast.Call) and call.func is parent and call.args:
                    return _many(self.held(module, call.args[0], depth + 1))
            case ast.Attribute(attr="extend", value=base) if base is node:
                call = module.parents[parent]
                if isinstance(call, ast.Call) and call.func is parent and call.args:
                    return self.held(module, call.args[0], depth + 1)
        return None if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)) else "read"

    def _unpacked(self, module: Module, assign: ast.AST, part: int, depth: int) -> Held | None:
        value = getattr(assign, "value", None)
        value = value.value if isinstance(value, ast.Await) else value
        if isinstance(value, ast.Tuple):
            return self.held(module, value.elts[part], depth + 1)
        own = self.lookup.own(module, value) if isinstance(value, ast.Call) else None
        return self.returned(own.module, own.node, depth + 1, part) if own else None


def _binding_before(module: Module, name: ast.Name) -> ast.expr | None:
    """The last value that a name is given above a place."""
    around = module.function(name) or module.tree
    stores = [
        each for each in ast.walk(around)
        if isinstance(each, ast.Name) and each.id == name.id and isinstance(each.ctx, ast.Store)
        and module.span(each)[0] < module.span(name)[0]
    ]  # fmt: skip
    if not stores:
        return None
    match module.parents[max(stores, key=lambda each: module.span(each)[0])]:
        case ast.Assign(value=value) | ast.withitem(context_expr=value):
            return value
    return None


def _is_behind(node: ast.expr) -> bool:
    """`base64,`, behind which the text of a data URL begins."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith("base64,")


def _searched(module: Module, call: ast.Call) -> Held | None:
    """What a search finds: addresses, or the text behind `base64,`."""
    pattern = pattern_of(module, call)
    name = last_part(call.func)
    kind = Kind.BASE64 if _BEHIND.search(pattern) else Kind.URL if _ADDRESS.search(pattern) else None
    return Held(kind, is_list=name in ("findall", "finditer"), is_match=name != "findall") if kind else None


def wraps(module: Module, name: str) -> bool:
    """Whether a name is a `NewType` of the file, which gives back what it is given."""
    for node in module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Call(func=func)) if bound == name:
                return last_part(func) == "NewType"
    return False


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _part(node: ast.expr | None, part: int) -> ast.expr | None:
    return node.elts[part] if isinstance(node, ast.Tuple) and part < len(node.elts) else node


def _returns(module: Module, function: ast.AST) -> list[ast.Return]:
    return [each for each in ast.walk(function) if isinstance(each, ast.Return) and module.function(each) is function]


def _many(found: Held | None) -> Held | None:
    return replace(found, is_list=True) if found and found != NOTHING else found


def _joined(found: list[Held | None]) -> Held | None:
    """The one thing that all say, where some say nothing; None where one cannot be told."""
    if any(each is None for each in found):
        return None
    several = {each for each in found if each is not None and each != NOTHING}
    if len(several) > 1:
        return None
    return several.pop() if several else NOTHING
