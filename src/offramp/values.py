"""What an expression of the scanned program stands for; the judgement turns on these.

`via` is the evidence: where the value was read, in the order in which it was followed.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from offramp.model import Location, Step

Scalar = str | bytes | int | float | bool | None


class Known(Struct, frozen=True, kw_only=True):
    """A literal, or a constant that was followed to its literal."""

    value: Scalar
    via: tuple[Step, ...] = ()


class Partial(Struct, frozen=True, kw_only=True):
    """A string of which only some pieces are known; `None` marks a hole. Never two holes in a row."""

    parts: tuple[str | None, ...]
    holes: tuple[Value, ...] = ()
    """What fills the holes, where it is known to come from somewhere."""
    via: tuple[Step, ...] = ()


class Secret(Struct, frozen=True, kw_only=True):
    """A literal credential: its kind and a keyed hash, never its text."""

    kind: str
    digest: str
    prefix: str = ""
    """A public marker of the kind, such as `sk-`; never more than four characters."""
    via: tuple[Step, ...] = ()


class FromEnv(Struct, frozen=True, kw_only=True):
    """Read from an environment variable; `default` is `Absent` when the code gives none."""

    name: str
    default: Value
    via: tuple[Step, ...] = ()


class Absent(Struct, frozen=True, kw_only=True):
    """The argument is not given."""

    via: tuple[Step, ...] = ()


class Unknown(Struct, frozen=True, kw_only=True):
    """Cannot be told from the source, and why."""

    reason: str
    via: tuple[Step, ...] = ()


class Choice(Struct, frozen=True, kw_only=True):
    """One of several values, such as both branches of a conditional."""

    options: tuple[Value, ...]
    via: tuple[Step, ...] = ()


class Selected(Struct, frozen=True, kw_only=True):
    """One member picked from a collection: `how` is one of the words that `selected` knows in rules."""

    how: str
    value: Value
    source: Value
    at: Location
    via: tuple[Step, ...] = ()


class Items(Struct, frozen=True, kw_only=True):
    """A list, tuple or set display, or any collection whose members are known in part."""

    members: tuple[Value, ...]
    open: bool = False
    """More members may exist than are listed."""
    maybe: tuple[Value, ...] = ()
    """The members that are added on some ways only."""
    via: tuple[Step, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """A dict display, keys in source order."""

    entries: tuple[tuple[str, Value], ...]
    open: bool = False
    keys: tuple[Value, ...] = ()
    """Keys that are no literals."""
    others: tuple[Value, ...] = ()
    """What stands under keys that are not known, as far as it comes from outside."""
    maybe: tuple[str, ...] = ()
    """The keys that are set on some ways only."""
    via: tuple[Step, ...] = ()

    def get(self, key: str) -> Value:
        """The last entry under `key`; `Unknown` when an open table may hold it."""
        for name, value in reversed(self.entries):
            if name == key:
                return value
        if len(self.others) == 1:
            return self.others[0]
        return Unknown(reason="the mapping is not known in full") if self.open else Absent()


class External(Struct, frozen=True, kw_only=True):
    """Something from outside the repository, by access path.

    `openai.OpenAI().images.generate().data[].url` reads: an attribute of an element of the result of a
    method of an instance. `calls` holds the location of each `()` in the path, in order.
    """

    path: str
    calls: tuple[Location, ...] = ()
    via: tuple[Step, ...] = ()
    place: str = ""
    """For a path of `pathlib`: what was joined to it with `/`."""


class Internal(Struct, frozen=True, kw_only=True):
    """A function, class, instance or module of the repository. `kind` says which."""

    kind: str
    """`function`, `class`, `instance`, `module` or `method`."""
    path: str
    """File, relative to the root."""
    scope: str
    """Qualified name in that file; empty for a module."""
    call: Location | None = None
    """Where the instance was made."""
    via: tuple[Step, ...] = ()


Value = Known | Partial | Secret | FromEnv | Absent | Unknown | Choice | Selected | Items | Table | External | Internal


def with_via(value: Value, via: tuple[Step, ...]) -> Value:
    """The value with other evidence."""
    # Written out for what a program is full of: `replace` takes five times as long.
    match value:
        case Known(value=known):
            return Known(value=known, via=via)
        case External(path=path, calls=calls, place=place):
            return External(path=path, calls=calls, via=via, place=place)
        case Unknown(reason=reason):
            return Unknown(reason=reason, via=via)
        case Internal(kind=kind, path=path, scope=scope, call=call):
            return Internal(kind=kind, path=path, scope=scope, call=call, via=via)
        case Partial(parts=parts, holes=holes):
            return Partial(parts=parts, holes=holes, via=via)
        case Choice(options=options):
            return Choice(options=options, via=via)
        case _:
            return replace(value, via=via)
