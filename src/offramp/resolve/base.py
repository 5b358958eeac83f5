"""What the parts of the resolver share: the facts, and the questions they ask one another."""

from __future__ import annotations

import builtins
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import Arg, Attr, Call, Expr, FileFacts, Name, Span
from offramp.model import Location, Step
from offramp.resolve.copies import Copy
from offramp.resolve.given import Given
from offramp.resolve.index import FileIndex, Modules, called, listed
from offramp.resolve.strings import bare
from offramp.settings.schemas import Schema
from offramp.values import Absent, Choice, External, Internal, Known, Selected, Unknown, Value

Answer = TypeVar("Answer")

_FRAMES = 20_000
_FRAMES_DEEP = 2


class Frame(Struct, frozen=True, eq=False):
    """One call of a function of the repository: its parameters are what this call passes."""

    path: str
    scope: int
    """The function."""
    caller: str
    where: int
    """File and scope of the call."""
    call: Call
    parent: Frame | None
    """The call of the function that the call stands in."""
    depth: int


class Resolver(ABC):
    """The facts of all files, and what is asked of them."""

    def __init__(
        self,
        files: Iterable[FileFacts],
        settings: Mapping[str, tuple[Value, ...]],
        foreign: frozenset[str],
        config: Mapping[tuple[str, str], tuple[Value, ...]],
        copies: Mapping[tuple[str, str], Copy],
        schemas: Iterable[Schema],
    ) -> None:
        self.indexes: dict[str, FileIndex] = {facts.path: FileIndex(facts) for facts in files}
        self.modules = Modules(self.indexes)
        self.foreign = foreign
        self.settings = dict(settings)
        self.config = dict(config)
        self.given = Given(schemas)
        self.copies = dict(copies)
        """By file and class."""
        self._calls_of = called(self.indexes)
        self._listed = listed(self.indexes)
        self._frame: Frame | None = None
        """The call whose parameters count while its function is looked into; None: all callers count."""
        self._cuts = 0
        """How often a question was not followed because it was being answered already."""
        self._frames: dict[tuple[str, int, str, int, int, int], Frame] = {}

    def location(self, path: str, at: Span) -> Location:
        """The span as a place in a file."""
        return Location(path=path, line=at.line, column=at.column, end_line=at.end_line, end_column=at.end_column)

    def _called_from(self, path: str, scope: int, caller: str, where: int, call: Call) -> Frame | None:
        """The frame of a call; None when nothing is passed or there are too many to tell apart."""
        taken = self.indexes[path].facts.scopes[scope].params[self.indexes[path].owner(scope) >= 0 :]
        if scope < 0 or not taken:
            return None
        parent = self._frame if self._frame and (self._frame.path, self._frame.scope) == (caller, where) else None
        if parent and parent.depth >= _FRAMES_DEEP:
            parent = None
        key = (path, scope, caller, where, id(call), id(parent))
        if key not in self._frames and len(self._frames) < _FRAMES:
            depth = parent.depth + 1 if parent else 1
            self._frames[key] = Frame(path, scope, caller, where, call, parent, depth)
        return self._frames.get(key)

    def seen_from(
        self, path: str, scope: int, caller: str, where: int, call: Call, asked: Callable[[], Answer]
    ) -> Answer:
        """What a question about the inside of a function is answered with when this one call is made."""
        with self._within(self._called_from(path, scope, caller, where, call)):
            return asked()

    @contextmanager
    def _within(self, frame: Frame | None) -> Iterator[None]:
        outer, self._frame = self._frame, frame
        try:
            yield
        finally:
            self._frame = outer

    @abstractmethod
    def value(self, path: str, scope: int, expr: Expr) -> Value:
        """What `expr` stands for where it is read."""

    @abstractmethod
    def name(self, path: str, scope: int, name: str, at: Span | None = None) -> Value:
        """What a bare name stands for when it is read in `scope`."""

    @abstractmethod
    def callers(self, path: str, scope: int) -> list[tuple[str, int, Call]]:
        """The calls in the repository that reach the function."""

    @abstractmethod
    def argument(self, path: str, scope: int, args: tuple[Arg, ...], name: str, position: int = -1) -> Value:
        """An argument of a call by keyword or position."""

    @abstractmethod
    def outside_base(self, value: Internal, depth: int = 0) -> str:
        """The access path of the class from outside that a class of the repository extends or copies; empty if none."""

    @abstractmethod
    def _attributes(self, value: Value, name: str) -> Value: ...

    @abstractmethod
    def _index(self, base: Value, index: Value) -> Value: ...

    @abstractmethod
    def _member(self, value: Value, at: Location) -> Value: ...

    @abstractmethod
    def _entered(self, value: Value) -> Value: ...

    @abstractmethod
    def _result(self, target: Internal, frame: Frame | None = None) -> Value: ...

    @abstractmethod
    def _environment(self, name: str, default: Value, via: tuple[Step, ...]) -> Value: ...

    @abstractmethod
    def _picked(self, how: str, source: Value, path: str, at: Span) -> Value: ...


_PATH_LENGTH = 240
BUILTINS = frozenset(dir(builtins))


def options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Choice) else (value,)


def alternatives(value: Value) -> Iterator[Value]:
    """The alternatives of a value, picked members among them."""
    for option in options(value):
        if isinstance(option, (Choice, Selected)):
            yield from alternatives(option.value if isinstance(option, Selected) else option)
        else:
            yield option


def given(value: Value) -> list[Value]:
    return [] if isinstance(value, Absent) or is_none(value) or bare(value) == Known(value="") else [value]


def is_none(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def is_declared(value: Value) -> bool:
    return isinstance(value, Unknown) and value.reason.endswith("is only declared")


def is_property(decorators: Iterable[Expr]) -> bool:
    return any(isinstance(each, (Name, Attr)) and _last(each) in ("property", "cached_property") for each in decorators)


def is_static(decorators: Iterable[Expr]) -> bool:
    return any(isinstance(each, Name) and each.id == "staticmethod" for each in decorators)


def _last(expr: Name | Attr) -> str:
    return expr.id if isinstance(expr, Name) else expr.name


def grown(value: External, path: str, call: Location | None = None) -> Value:
    if len(path) > _PATH_LENGTH:
        return Unknown(reason="the chain of calls is too long", via=value.via)
    return replace(value, path=path, calls=(*value.calls, call) if call else value.calls)


def span_of(at: Location) -> Span:
    return Span(at.line, at.column, at.end_line, at.end_column)
