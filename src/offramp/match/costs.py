"""What is booked or counted for images beside a classed call, told by names that speak of both; reads no amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import Attr, Call, Const, Expr, Item, Name, Op, Statement, last_name, walk
from offramp.match.balances import KIND, logged, split
from offramp.match.beside import joined
from offramp.match.found import Around
from offramp.model import Step
from offramp.resolve import Site, Sites, options
from offramp.rules import Table
from offramp.values import Internal

_MINUS = "-"
_SUMS = frozenset({"sum", "round", "max", "min", "abs", "Decimal", "int", "float"})


class _Words(Struct, frozen=True):
    """The words of the table: of an image, an amount, an allowance, the rest of one, a booking, and taking away."""

    image: frozenset[str]
    amount: frozenset[str]
    left: frozenset[str]
    rest: frozenset[str]
    booking: frozenset[str]
    taking: frozenset[str]

    def is_price(self, name: str) -> bool:
        """Whether a name speaks of an image and of an amount."""
        words = split(name)
        return bool(words & self.image) and bool(words & (self.amount | self.left))

    def is_booking(self, name: str) -> bool:
        """Whether a name speaks of entering something into an account."""
        return bool(split(name) & self.booking)


def costs(
    sites: Sites, calls: Iterable[Site], consumers: Table, known: Iterable[Around], asked: Iterable[Site]
) -> tuple[Around, ...]:
    """Each place for every call in a file that imports join to its own; the gravest of them speaks for all.

    A place with a fixed price among what is `known` is left to that. `asked` are the requests for what is left.
    """
    calls = tuple(calls)
    priced = {(each.location.path, each.location.line) for each in known if each.kind == "flat-price"}
    if not calls:
        return ()
    finder = _Finder(sites, _words(consumers), calls)
    groups = joined(sites.program)
    found: list[Around] = []
    by_path: dict[str, list[Around]] = defaultdict(list)
    for place in logged(sites, asked, consumers):
        by_path[place.location.path].append(place)
    by_group: dict[int | None, list[Site]] = defaultdict(list)
    for call in calls:
        by_group[groups.get(call.path)].append(call)
    for path in sorted(sites.program.indexes):
        near = by_group.get(groups.get(path), [])
        for place in (*finder.places(path), *by_path.get(path, ())) if near else ():
            if (path, place.location.line) not in priced:
                found += _for_each(place, near)
    return tuple(found)


def _for_each(place: Around, calls: Iterable[Site]) -> Iterator[Around]:
    for call in calls:
        beside = Step(path=place.location.path, line=place.location.line, text=f"imports join this file to {call.path}")
        via = place.via if call.path == place.location.path else (beside, *place.via)
        yield replace(place, origin=call.location, via=via)


def _words(consumers: Table) -> _Words:
    entries = [dict(entry) for entry in consumers.entries if dict(entry).get("kind") == KIND]
    named = {what: frozenset(str(each["value"]) for each in entries if each["what"] == what) for what in _KINDS}
    return _Words(*(named[what] for what in _KINDS))


_KINDS = ("image-word", "amount-word", "left-word", "rest-word", "booking-word", "taking-word")
_LEVELS = 3
"""How many calls above an image call a booking may stand beside."""
_OWN_CALLERS = 8
"""A function with more callers serves many purposes."""


class _Finder:
    """The places in one file after another."""

    def __init__(self, sites: Sites, words: _Words, calls: Iterable[Site]) -> None:
        self.program = sites.program
        self.words = words
        self._leading = self._ways(calls)
        """The functions that make an image call, by themselves or through others."""

    def _ways(self, calls: Iterable[Site]) -> frozenset[tuple[str, int]]:
        level = {(call.path, call.scope) for call in calls if call.scope}
        found = set(level)
        for _ in range(_LEVELS):
            above = [self.program.callers(*each) for each in sorted(level)]
            level = {(path, scope) for each in above if len(each) <= _OWN_CALLERS for path, scope, _ in each if scope}
            found |= level
        return frozenset(found)

    def places(self, path: str) -> Iterator[Around]:
        """What the statements of a file book, count or read."""
        for statement in self.program.indexes[path].facts.statements:
            if statement.scope and (text := self._said(path, statement)):
                yield self._place(path, statement, text)

    def _said(self, path: str, statement: Statement) -> str:
        if statement.value is None:
            return ""
        if statement.kind in ("assign", "augment") and len(statement.targets) == 1:
            name = _name(statement.targets[0])
            if self.words.is_price(name) and self._is_counted(path, statement, name, statement.value):
                return f"`{name}` is counted here"
            if self._is_left(path, statement, name, statement.value):
                return f"`{name}` is what is left of images"
            if self._is_taken(path, statement, name, statement.value):
                return f"`{name}` is counted down for an image call"
        if statement.kind == "expression" and isinstance(statement.value, Call):
            return self._booked(statement.value)
        return ""

    def _is_counted(self, path: str, statement: Statement, name: str, value: Expr) -> bool:
        """Whether an amount comes out of a calculation, a list of prices or a function of the repository."""
        if isinstance(value, Item):
            return bool(split(name) & self.words.amount)
        if statement.kind == "augment" or isinstance(value, Op):
            return True
        if not isinstance(value, Call):
            return False
        if last_name(value.func) in _SUMS:
            return any(isinstance(each, (Op, Item)) for arg in value.args for each in walk(arg.value))
        made = options(self.program.value(path, statement.scope, value.func))
        return any(isinstance(each, Internal) and each.kind in ("function", "method") for each in made)

    def _is_left(self, path: str, statement: Statement, name: str, value: Expr) -> bool:
        """Whether what is left of an account's images is counted down or read out of a reply."""
        if not split(name) & self.words.left or not self._speaks_of_images(path, statement.scope, name):
            return False
        parts = list(walk(value))
        if statement.kind == "augment" or any(isinstance(each, Op) and each.symbol == _MINUS for each in parts):
            return True
        return any(key != name and split(key) & self.words.rest for each in parts for key in _keys(each))

    def _is_taken(self, path: str, statement: Statement, name: str, value: Expr) -> bool:
        """Whether an allowance is counted down in a function that is called where an image call is made."""
        if not split(name) & self.words.left:
            return False
        function = self.program.indexes[path].facts.scopes[statement.scope].name.rpartition(".")[2]
        parts = list(walk(value))
        minus = any(isinstance(each, Op) and each.symbol == _MINUS for each in parts)
        # A number that only bears such a name, as the white balance of a picture does, is taken off nothing.
        minus = minus and any(split(_name(each)) & self.words.left for each in parts)
        if not minus and not (statement.kind == "augment" and split(function) & self.words.taking):
            return False
        here = (path, statement.scope)
        return here in self._leading or any(
            (caller, where) in self._leading for caller, where, _ in self.program.callers(*here)
        )

    def _speaks_of_images(self, path: str, scope: int, name: str) -> bool:
        """Whether the name, that of the function or a text in it does."""
        facts = self.program.indexes[path].facts
        texts = [name, facts.scopes[scope].name.rpartition(".")[2]]
        for statement in facts.statements:
            if statement.scope == scope and statement.value is not None:
                texts += [text for each in walk(statement.value) if (text := _short_text(each))]
        return any(split(text) & self.words.image for text in texts)

    def _booked(self, call: Call) -> str:
        """A function that books, by its name, for an image."""
        name = last_name(call.func)
        given = [_name(arg.value) for arg in call.args]
        if self.words.is_booking(name) and (self.words.is_price(name) or any(map(self.words.is_price, given))):
            return f"`{name}` books it"
        return ""

    def _place(self, path: str, statement: Statement, text: str) -> Around:
        at = self.program.location(path, statement.at)
        scope = self.program.indexes[path].facts.scopes[statement.scope].name
        return Around(
            kind=KIND, location=at, scope=scope, origin=at, via=(Step(path=path, line=at.line, text=text),)
        )  # fmt: skip


def _name(expr: Expr) -> str:
    """The name of a thing, or the key under which it is kept."""
    match expr:
        case Item(index=Const(value=str() as key)):
            return key
        case Name() | Attr():
            return last_name(expr)
        case Item(base=base):
            return _name(base)
        case _:
            return ""


def _keys(expr: Expr) -> Iterator[str]:
    """The key that is read of a mapping."""
    match expr:
        case Call(func=Attr(name="get"), args=(first, *_)) if isinstance(first.value, Const):
            yield str(first.value.value)
        case Item(index=Const(value=str() as key)):
            yield key


def _short_text(expr: Expr) -> str:
    """A text that may be a key or the name of a feature."""
    text = expr.value if isinstance(expr, Const) else None
    return text if isinstance(text, str) and len(text) <= _KEY else ""


_KEY = 40
"""A longer text is prose."""
