"""What a call in the repository means: a function of its own, or something outside. Follows nothing further."""

from __future__ import annotations

import ast

from msgspec import Struct, field

from offramp.facts import Call
from offramp.fixes.module import Function, Module, last_part
from offramp.fixes.repository import Repository
from offramp.resolve import options
from offramp.values import External, Internal


class Own(Struct, frozen=True):
    """A function of the repository, with its file."""

    module: Module
    node: Function


class Lookup(Struct):
    """Answers what calls mean, each file indexed once."""

    repository: Repository
    _calls: dict[str, dict[ast.expr, tuple[int, Call]]] = field(default_factory=dict)
    _callers: dict[Function, list[tuple[Module, ast.Call]]] = field(default_factory=dict)

    def own(self, module: Module, call: ast.Call) -> Own | None:
        """The function of the repository that a call reaches; None for several, a class, or anything outside."""
        if found := _nested(module, call):
            return Own(module, found)
        values = [each for each in self._values(module, call) if isinstance(each, Internal)]
        if len(values) != 1 or values[0].kind not in ("function", "method"):
            return None
        home = self.repository.module(values[0].path)
        node = _defined(home, values[0].scope)
        return Own(home, node) if node else None

    def path(self, module: Module, call: ast.Call) -> str:
        """The access path of something outside that a call reaches; empty when it is not known."""
        site = self.repository.site_of(module, call)
        if site is not None:
            return site.target.path
        return next((each.path for each in self._values(module, call) if isinstance(each, External)), "")

    def callers(self, own: Own) -> list[tuple[Module, ast.Call]]:
        """The calls in the repository that reach a function."""
        if own.node not in self._callers:
            self._callers[own.node] = self._found(own)
        return self._callers[own.node]

    def _found(self, own: Own) -> list[tuple[Module, ast.Call]]:
        found = []
        for path in sorted(self.repository.program.indexes):
            if own.node.name in self.repository.analysis.texts[path]:
                module = self.repository.module(path)
                calls = [each for each in ast.walk(module.tree) if isinstance(each, ast.Call)]
                named = [each for each in calls if last_part(each.func) == own.node.name]
                found += [(module, each) for each in named if self.own(module, each) == own]
        return found

    def _values(self, module: Module, call: ast.Call) -> tuple[object, ...]:
        known = self._of(module).get(call)
        if known is None:
            return ()
        scope, fact = known
        return tuple(options(self.repository.program.value(module.path, scope, fact.func)))

    def _of(self, module: Module) -> dict[ast.expr, tuple[int, Call]]:
        if module.path not in self._calls:
            found: dict[ast.expr, tuple[int, Call]] = {}
            for scope, _, each in self.repository.program.indexes[module.path].calls:
                node = module.expression(each.at)
                if node is not None:
                    found[node] = (scope, each)
            self._calls[module.path] = found
        return self._calls[module.path]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The names of the parameters."""
    given = function.args
    several = [
        *given.posonlyargs,
        *given.args,
        *given.kwonlyargs,
        *(each for each in (given.vararg, given.kwarg) if each),
    ]
    return [each.arg for each in several]


def root(node: ast.expr) -> str:
    """The name at which a chain of attributes, subscripts and calls begins; empty when it begins with none."""
    while True:
        match node:
            case (
                ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner) | ast.Await(value=inner)
            ):
                node = inner
            case ast.Name(id=name):
                return name
            case _:
                return ""


def _nested(module: Module, call: ast.Call) -> Function | None:
    """A function defined in the function around the call."""
    if not isinstance(call.func, ast.Name):
        return None
    for above in module.above(call):
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(above):
                is_inner = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node is not above
                if is_inner and getattr(node, "name", "") == call.func.id:
                    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                    return node
    return None


def _defined(module: Module, scope: str) -> Function | None:
    """The function of a qualified name."""
    body: list[ast.stmt] = module.tree.body
    node: ast.stmt | None = None
    for name in scope.split("."):
        found = [
            each for each in _statements(body)
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and each.name == name
        ]  # fmt: skip
        if len(found) != 1:
            return None
        node = found[0]
        body = node.body
    return node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a block, those under `if` and `try` with them."""
    found = []
    for each in body:
        found.append(each)
        if isinstance(each, (ast.If, ast.Try)):
            found += _statements([*each.body, *each.orelse])
    return found
