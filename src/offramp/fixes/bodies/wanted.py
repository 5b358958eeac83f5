"""What a reverse request asks for: the prompt and the options, as code of the function that is kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec import Struct

from offramp.fixes.bodies.inputs import Inputs, inputs_of, picture_parts
from offramp.fixes.bodies.lookup import Lookup, Own, parameters, root
from offramp.fixes.bodies.turns import Turn, joined
from offramp.fixes.edits import Refused
from offramp.fixes.module import Function, Module, argument_of, last_part

_QUOTES = frozenset({"quote", "quote_plus", "str", "urlencode"})
_CLEANED = frozenset({"strip", "replace", "encode", "lower"})
_PROMPTS = frozenset({"prompt", "q", "parts", "text", "content", "input"})
_TOOL = re.compile(r"(?i)image_generation|\btool\b")
_OTHERS = frozenset({"system", "developer", "assistant"})
_OPTIONS = {"size": "auto", "quality": "auto", "background": "auto", "moderation": "auto", "output_format": "png"}
_ASKS = re.compile(r"[?&]q=$|^q=$")


class Wanted(Struct, frozen=True, kw_only=True):
    """The prompt as code, and the options: literals as values, others as code."""

    prompt: str
    options: dict[str, str]
    literals: dict[str, object]
    is_unwrapped: bool
    """Whether words around the prompt that spoke to the old service are left out."""
    note: str = ""
    """What becomes of a system message."""
    inputs: Inputs | None = None
    """The pictures that are edited; None where there are none."""


class Reader(Struct):
    """Reads the request in a function and in the helpers that it calls."""

    lookup: Lookup
    module: Module
    scope: ast.AST
    """The function that is kept, or the tree of its file."""
    trees: tuple[ast.AST, ...]
    """The statements of it that make up the request."""
    kept: frozenset[ast.AST]
    """Those of them that go with the request."""
    helpers: list[Own]
    turn: Turn | None = None
    """What a chat says; None where the request is no chat."""
    unwrapped: bool = False
    _depth: int = 0

    def wanted(self) -> Wanted:
        """The request, or a refusal where it is not told."""
        asked = self._asked() if self.turn is None else [(self.turn.module, self.turn.text)]
        found = {code for module, node in asked if (code := self._resolved(module, node) or _text(module, node))}
        found = self._narrowed(found)
        if len(found) != 1:
            told = " and ".join(f"`{each}`" for each in sorted(found)) or "nothing"
            raise Refused(
                "prompt-not-told",
                f"What the request on line {getattr(self.scope, 'lineno', 1)} of {self.module.path} and below asks for "
                f"cannot be told: {told} is found for the prompt.",
                "Hand the prompt over as one argument and run again.",
            )
        options, literals = self._options()
        prompt = found.pop()
        if self.turn is not None and self.turn.system:
            prompt = joined(self.turn.system, prompt, self.turn.text)
        note = self.turn.note if self.turn is not None else ""
        return Wanted(
            prompt=prompt,
            options=options,
            literals=literals,
            is_unwrapped=self.unwrapped,
            note=note,
            inputs=self.inputs(),
        )

    def _narrowed(self, found: set[str]) -> set[str]:
        """Of several, the one that speaks of a prompt."""
        named = {each for each in found if re.search(r"(?i)prompt", each)}
        return named if len(named) == 1 else found

    def inputs(self) -> Inputs | None:
        """The pictures that the request carries; None when it has words alone."""
        parts = picture_parts(self.trees_of_request())
        return inputs_of(self.lookup, parts, self._resolved) if parts else None

    # Finding it

    def trees_of_request(self) -> Iterator[tuple[Module, ast.AST]]:
        for tree in self.trees:
            yield self.module, tree
        for own in self.helpers:
            yield own.module, own.node

    def _asked(self) -> Iterator[tuple[Module, ast.expr]]:
        for module, tree in self.trees_of_request():
            for node in ast.walk(tree):
                if isinstance(node, ast.Dict) and not _is_of_others(module, node):
                    for value in _values(node):
                        yield module, value
                if isinstance(node, ast.JoinedStr):
                    for before, hole in zip(node.values, node.values[1:], strict=False):
                        is_asked = isinstance(before, ast.Constant) and _ASKS.search(str(before.value))
                        if is_asked and isinstance(hole, ast.FormattedValue):
                            yield module, hole.value

    def _options(self) -> tuple[dict[str, str], dict[str, object]]:
        options: dict[str, str] = {}
        literals: dict[str, object] = {}
        for module, tree in self.trees_of_request():
            for node in ast.walk(tree):
                for key, value, is_sure in _settings(node):
                    if isinstance(value, ast.Constant):
                        if is_sure:
                            literals[key] = value.value
                    elif code := self._resolved(module, value):
                        options[key] = self._sure(code, key, is_sure)
        return options, {key: value for key, value in literals.items() if key not in options}

    def _sure(self, code: str, key: str, is_sure: bool) -> str:
        """The code with the default of the API behind it where the value may be missing."""
        if isinstance(self.scope, (ast.FunctionDef, ast.AsyncFunctionDef)) and code.isidentifier():
            default = _default(self.scope, code)
            if isinstance(default, ast.Constant) and isinstance(default.value, str) and default.value:
                return code
            is_missing = isinstance(default, ast.Constant) and default.value is None
            is_sure = is_sure and not is_missing
        return code if is_sure else f'{code} or "{_OPTIONS[key]}"'

    # Following it to the function that is kept

    def _resolved(self, module: Module, node: ast.expr) -> str:
        """The code of a value in the function that is kept; empty when it cannot be told there."""
        if self._depth > 20:
            return ""
        self._depth += 1
        try:
            return self._resolve(module, node)
        finally:
            self._depth -= 1

    def _resolve(self, module: Module, node: ast.expr) -> str:
        here = self._is_here(module, node)
        match node:
            case ast.Call(func=func, args=[inner, *_]) if last_part(func) in _QUOTES and not isinstance(
                inner, ast.Dict
            ):
                return self._resolved(module, inner)
            case ast.Name():
                return self._name(module, node, here)
            case ast.Attribute() if root(node) == "self" or here:
                return module.code(node)
            case ast.JoinedStr() | ast.BinOp():
                return self._written(module, node, here)
            case ast.Call(func=ast.Attribute(attr=attr, value=inner)) if attr in _CLEANED:
                if here and attr == "strip" and isinstance(inner, ast.Name) and self._name(module, inner, here):
                    return module.code(node)
                return self._resolved(module, inner)
            case ast.Call() if own := self.lookup.own(module, node):
                return self._argument(module, node, own)
            case ast.IfExp(body=inner) | ast.BoolOp(values=[inner, *_]):
                return self._resolved(module, inner)
            case ast.Subscript(value=ast.Attribute() | ast.Name()) if here:
                return module.code(node) if not self._goes(module, node) else ""
        return ""

    def _is_here(self, module: Module, node: ast.AST) -> bool:
        return module is self.module and (module.function(node) or module.tree) is self.scope

    def _goes(self, module: Module, node: ast.AST) -> bool:
        return any(each in self.kept for each in module.above(node))

    def _written(self, module: Module, node: ast.expr, here: bool) -> str:
        """A text around the prompt: it stays where it describes the picture and stands in what is kept."""
        holes = [
            each
            for each in ast.walk(node)
            if isinstance(each, (ast.Name, ast.Attribute)) and isinstance(each.ctx, ast.Load)
        ]
        holes = [each for each in holes if not isinstance(module.parents[each], ast.Attribute)]
        texts = " ".join(str(each.value) for each in ast.walk(node) if isinstance(each, ast.Constant))
        if here and not _TOOL.search(texts):
            return module.code(node) if all(self._resolved(module, each) == module.code(each) for each in holes) else ""
        named = [each for each in holes if re.search(r"(?i)prompt", module.code(each))]
        several = named or holes
        found = {self._resolved(module, each) for each in several} - {""}
        if len(found) != 1:
            return ""
        self.unwrapped = self.unwrapped or bool(texts.strip())
        return found.pop()

    def _name(self, module: Module, name: ast.Name, here: bool) -> str:
        function = module.function(name)
        while function is not None:
            if name.id in parameters(function):
                if module is self.module and function is self.scope:
                    return name.id
                return self._given(Own(module, function), name.id)
            if bound := _bindings(module, function, name.id):
                return self._bound(module, name, bound, module is self.module and function is self.scope)
            function = module.function(function)
        if module is self.module and isinstance(self.scope, ast.Module):
            return self._bound(module, name, _bindings(module, module.tree, name.id), here)
        return ""

    def _bound(self, module: Module, name: ast.Name, bound: list[Binding], here: bool) -> str:
        values = [value for _, value in bound if value is not None]
        found = {self._resolved(module, each) for each in values} - {""}
        if not here or any(self._goes(module, node) for node, _ in bound):
            return found.pop() if len(found) == 1 else ""
        value, more = (values[0] if values else None), values[1:]
        is_quoted = isinstance(value, ast.Call) and last_part(value.func) in _QUOTES
        is_wrapped = isinstance(value, (ast.JoinedStr, ast.BinOp, ast.Call)) and self.unwrapped
        return found.pop() if not more and found and (is_quoted or is_wrapped) else name.id

    def _given(self, own: Own, name: str) -> str:
        """What the calls of a helper that go hand over for a parameter."""
        found = set()
        for module, call in self.lookup.callers(own):
            tree = self.scope if module is self.module else None
            inside = any(each is tree for each in [module.tree, *module.above(call)]) or any(
                helper.module is module and helper.node in module.above(call) for helper in self.helpers
            )
            node = argument_of(own.node, call, name) if inside else None
            if node is not None and (code := self._resolved(module, node)):
                found.add(code)
        return found.pop() if len(found) == 1 else ""

    def _argument(self, module: Module, call: ast.Call, own: Own) -> str:
        """A helper that makes a text of the prompt: what is handed to it for the prompt."""
        for name in parameters(own.node):
            if re.search(r"(?i)prompt", name) and (node := argument_of(own.node, call, name)) is not None:
                self.unwrapped = True
                return self._resolved(module, node)
        return ""


def _text(module: Module, node: ast.expr) -> str:
    """The code of a text that is written out as a whole."""
    return module.code(node) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


Binding = tuple[ast.Name, ast.expr | None]
"""Where a name is bound, and its value; None where that is no plain one."""


def _bindings(module: Module, function: ast.AST, name: str) -> list[Binding]:
    """What a local name is given."""
    found: list[Binding] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            if (module.function(node) or module.tree) is not function:
                continue
            match module.parents[node]:
                case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value) if (
                    target is node
                ):
                    found.append((node, value))
                case _:
                    found.append((node, None))
    return found


def _values(node: ast.Dict) -> Iterator[ast.expr]:
    """The values of a mapping under which a prompt goes."""
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or key.value not in _PROMPTS:
            continue
        if isinstance(value, ast.List) and key.value == "parts":
            yield from value.elts
        elif not isinstance(value, (ast.List, ast.Dict, ast.Constant, ast.ListComp)):
            yield value


def _is_of_others(module: Module, node: ast.Dict) -> bool:
    """Whether a mapping is a message of the system, or a part of one."""
    around = [node, *(each for each in module.above(node) if isinstance(each, ast.Dict))]
    return any(_entry(each, "role", _OTHERS) for each in around)


def _entry(node: ast.Dict, key: str, values: frozenset[str]) -> set[str]:
    return {
        str(value.value) for name, value in zip(node.keys, node.values, strict=True)
        if isinstance(name, ast.Constant) and name.value == key
        and isinstance(value, ast.Constant) and value.value in values
    }  # fmt: skip


def _settings(node: ast.AST) -> Iterator[tuple[str, ast.expr, bool]]:
    """The options that one node sets; whether it does so always."""
    match node:
        case ast.Dict(keys=keys, values=values):
            is_tool = bool(_entry(node, "type", frozenset({"image_generation"})))
            names = {each.value for each in keys if isinstance(each, ast.Constant)}
            for key, value in zip(keys, values, strict=True):
                if (
                    isinstance(key, ast.Constant)
                    and key.value in _OPTIONS
                    and (is_tool or names & {"prompt", "messages"})
                ):
                    yield str(key.value), value, True
        case ast.Assign(targets=[ast.Subscript(value=base, slice=ast.Constant(value=key))], value=value):
            if key in _OPTIONS and re.search(r"(?i)tool|payload|body|options|data", last_part(base) or root(base)):
                yield str(key), value, False


def _default(function: Function, name: str) -> ast.expr | None:
    positional = [*function.args.posonlyargs, *function.args.args]
    given = dict(zip([each.arg for each in positional[::-1]], function.args.defaults[::-1], strict=False))
    given |= {
        each.arg: value
        for each, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if value
    }
    return given.get(name)
