"""What an expression is made of: the names, attributes, results and calls whose content is in it; passes nothing on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from offramp.facts import (
    Attr,
    Call,
    Const,
    DictDisplay,
    Expr,
    Item,
    Name,
    Opaque,
    SecretConst,
    children,
    last_name,
)
from offramp.model import Location
from offramp.resolve import Program, options
from offramp.resolve.base import alternatives
from offramp.values import External, Internal

_CUT_ATTRIBUTES = frozenset(
    {"status_code", "status", "ok", "is_success", "is_error", "reason", "elapsed", "usage", "size", "current_url",
     "title"}
)  # fmt: skip
"""What is read of a reply but is no part of the image."""
_CUT_CALLS = frozenset(
    {"len", "isinstance", "bool", "int", "float", "print", "hasattr", "callable", "type", "id", "hash", "any", "all",
     "raise_for_status", "close", "aclose", "sleep", "time", "debug", "info", "warning", "error", "exception", "log",
     "hexdigest", "startswith", "endswith", "keys", "round", "min", "max", "count", "get_cookies", "get_cookie",
     "cookies", "storage_state"}
)  # fmt: skip
Node = tuple[str, str, int, str]
"""Kind (`name`, `attribute`, `field`, `result`, `call`), file, scope or class, and name; of a call its place."""
Origins = frozenset[Location]
Mark = tuple[Location, bool]
"""A call whose reply is carried, and whether a parameter of the function brought it in."""
_ANYWHERE = ""
"""The file of a field whose class is not known."""
NONE: Origins = frozenset()


class Carriers:
    """The things that carry replies, and how expressions are read by them."""

    def __init__(self, program: Program, calls: Iterable[Location], sends: Callable[[Location], bool]) -> None:
        self.program = program
        self.calls = frozenset(calls)
        self._sends = sends
        """Whether a request with content of its own stands at a place: what it answers is no part of the image."""
        self.carriers: dict[Node, frozenset[Mark]] = {}
        self._targets: dict[tuple[str, int, int], tuple[Internal, ...]] = {}

    def of(self, path: str, scope: int, expr: Expr) -> Origins:
        """The calls whose replies the expression carries."""
        return frozenset(at for each in self._sources(path, scope, expr) for at, _ in self._of_source(each))

    def internal(self, path: str, scope: int, call: Call) -> tuple[Internal, ...]:
        """The functions and classes of the repository that a call may mean."""
        key = (path, scope, id(call))
        if key not in self._targets:
            values = list(alternatives(self.program.value(path, scope, call.func)))
            found = [each for each in values if isinstance(each, Internal)]
            found += [copied for each in values if isinstance(each, External) for copied in self._in_copies(each.path)]
            self._targets[key] = tuple(found)
        return self._targets[key]

    def _in_copies(self, called: str) -> Iterator[Internal]:
        """The methods of copies of a package's class that go by the access path of the package."""
        made, _, name = called.rpartition("().")
        for (path, cls), copy in self.program.copies.items():
            if made == copy.package and name in copy.members:
                yield Internal(kind="method", path=path, scope=f"{cls}.{name}")

    def _functions(self, path: str, scope: int, call: Call) -> list[Internal]:
        return [each for each in self.internal(path, scope, call) if each.kind in ("function", "method")]

    def _of_source(self, source: Node | Location) -> frozenset[Mark]:
        if isinstance(source, Location):
            return frozenset({(source, False)})
        return self.carriers.get(source, frozenset())

    def _nodes(self, path: str, scope: int, target: Expr) -> Iterator[tuple[Node, str]]:
        """What is bound or grown by an assignment to the target."""
        match target:
            case Name(id=name):
                yield self._name(path, scope, name), name
            case Attr(base=Name(id=receiver), name=name) if self._is_self(path, scope, receiver):
                yield ("attribute", path, self.program.indexes[path].class_of(scope), name), f"{receiver}.{name}"
            case Attr(base=base, name=name):
                yield from ((node, f"{last_name(base)}.{name}") for node in self._fields(path, scope, base, name))
            case Item(base=base):
                yield from self._nodes(path, scope, base)
            case Call():
                return
            case _:
                for part in children(target):
                    yield from self._nodes(path, scope, part)

    def _fields(self, path: str, scope: int, base: Expr, name: str) -> Iterator[Node]:
        """The attribute in the classes that the thing may be of; if none is known, in all things for a telling name."""
        instances = [
            each
            for each in options(self.program.value(path, scope, base))
            if isinstance(each, Internal) and each.kind == "instance"
        ]
        for each in instances:
            yield ("attribute", each.path, self.program.indexes[each.path].named(each.scope), name)
        if not instances and "_" in name.strip("_"):
            yield ("field", _ANYWHERE, 0, name)

    def _is_self(self, path: str, scope: int, receiver: str) -> bool:
        return self.program.indexes[path].is_self(scope, receiver)

    def _name(self, path: str, scope: int, name: str) -> Node:
        index = self.program.indexes[path]
        owner = next((each for each in index.chain(scope) if (each, name) in index.bound), scope)
        return ("name", path, owner, name)

    def _sources(self, path: str, scope: int, expr: Expr) -> Iterator[Node | Location]:
        """The names, attributes, results and calls whose content is in the expression."""
        match expr:
            case Const() | SecretConst() | Opaque(kind="Compare" | "Lambda"):
                return
            case Name(id=name):
                yield self._name(path, scope, name)
            case Attr(base=base, name=name):
                if name in _CUT_ATTRIBUTES:
                    return
                if isinstance(base, Name) and self._is_self(path, scope, base.id):
                    index = self.program.indexes[path]
                    yield ("attribute", path, index.class_of(scope), name)
                else:
                    yield from self._fields(path, scope, base, name)
                    yield from self._sources(path, scope, base)
            case Item(base=base):
                yield from self._sources(path, scope, base)
            case Call():
                yield from self._of_call(path, scope, expr)
            case Opaque(kind="if", children=(chosen, *_)):
                yield from self._sources(path, scope, chosen)
            case DictDisplay(entries=entries):
                # A table of functions is there for one of them to be called.
                for _, value in entries:
                    inner = value.children if isinstance(value, Opaque) and value.kind == "Lambda" else (value,)
                    for part in inner:
                        yield from self._sources(path, scope, part)
            case _:
                for part in children(expr):
                    yield from self._sources(path, scope, part)

    def _of_call(self, path: str, scope: int, call: Call) -> Iterator[Node | Location]:
        at = self.program.location(path, call.at)
        if at in self.calls:
            yield at
            if self._sends(at):
                return
        inner = self.program.indexes[path].handed.get(call.at)
        if inner and inner is not call:
            yield from self._of_call(path, scope, inner)
            return
        name = last_name(call.func)
        if name in _CUT_CALLS:
            return
        for arg in call.args:
            if isinstance(arg.value, Opaque) and arg.value.kind == "Lambda":
                # What runs a function that it is given mostly hands its result back.
                for part in arg.value.children:
                    yield from self._sources(path, scope, part)
        if self._functions(path, scope, call):
            yield called(path, scope, call)
            return
        if self._sends(at):
            return
        for arg in call.args:
            yield from self._sources(path, scope, arg.value)
        if isinstance(call.func, (Attr, Item)):
            yield from self._sources(path, scope, call.func.base)


def called(path: str, scope: int, call: Call) -> Node:
    return ("call", path, scope, f"{call.at.line}:{call.at.column}-{call.at.end_line}:{call.at.end_column}")
