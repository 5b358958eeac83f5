"""What stands around a classed call and follows from its result; says nothing about what that means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from offramp.facts import Attr, Block, Call, Const, Expr, Item, Name, Statement, walk
from offramp.match.consumers import Consumers
from offramp.match.found import Around
from offramp.match.handlers import goes_on
from offramp.model import Location, Step
from offramp.resolve import Program, Site, Sites, options, pattern
from offramp.rules import Table
from offramp.values import External, Items, Known, Value

_OWN_CALLERS = 8
"""A function with more callers sends for many purposes: the loops around them need not be about the image."""
_LEVELS = 5
"""How many calls above a call a retry of it is looked for."""


def around(
    sites: Sites, calls: Iterable[Site], consumers: Table, drivers: Table, fetches: Iterable[Site] = ()
) -> tuple[Around, ...]:
    """Everything around `calls`, each once per call, in source order; of `fetches` what is done with the reply."""
    finder = _Finder(sites, tuple(calls), tuple(fetches), consumers, drivers)
    found = {(each.kind, each.location, each.origin): each for each in finder.find()}
    ordered = sorted(found.values(), key=lambda each: (each.location, each.kind, each.origin))
    return tuple(_outermost(ordered))


def _outermost(ordered: Iterable[Around]) -> Iterator[Around]:
    """Without a thing inside another of its kind: decoding a field is one finding, not two."""
    last: dict[tuple[str, Location], Around] = {}
    for each in ordered:
        before = last.get((each.kind, each.origin))
        if before and before.location.path == each.location.path and _end(each.location) <= _end(before.location):
            continue
        last[each.kind, each.origin] = each
        yield each


def _end(at: Location) -> tuple[int, int]:
    return at.end_line, at.end_column


class _Place(NamedTuple):
    """Where a call stands on the way to a classed call."""

    path: str
    scope: int
    block: int
    line: int


class _Finder:
    def __init__(
        self, sites: Sites, calls: tuple[Site, ...], fetches: tuple[Site, ...], consumers: Table, drivers: Table
    ) -> None:
        self.sites = sites
        self.program: Program = sites.program
        self.calls = {site.location: site for site in calls}
        answered = {site.location: site for site in fetches} | self.calls
        self.consumers = Consumers(sites, answered, consumers, drivers)
        entries = [dict(entry) for entry in consumers.entries]
        self.decorators = [pattern(str(each["value"])) for each in entries if each["kind"] == "retry-decorator"]
        self.names = [re.compile(str(entry["value"])) for entry in entries if entry.get("what") == "name"]

    def find(self) -> Iterator[Around]:
        yield from self.consumers.find()
        for site in self.calls.values():
            yield from self._above(site)

    # Above

    def _above(self, site: Site) -> Iterator[Around]:
        """Retries and prices around the call, in its own function and in those that lead to it."""
        for level, places in enumerate(self._places(site)):
            for place in places:
                yield from self._retry_loop(site, place, is_near=level < 2)
                yield from self._retry_decorator(site, place.path, place.scope)
                if level < 2:
                    yield from self._price(site, place.path, place.scope)

    def _places(self, site: Site) -> list[list[_Place]]:
        """The call, then the calls that lead to it, level by level."""
        levels = [[_Place(site.path, site.scope, site.block, site.location.line)]]
        if site.scope and len(self.program.callers(site.path, site.scope)) > _OWN_CALLERS:
            return levels
        seen = {(site.path, site.scope)}
        while levels[-1] and len(levels) <= _LEVELS:
            above: dict[_Place, None] = {}
            for place in levels[-1]:
                for caller, where, call in self.program.callers(place.path, place.scope) if place.scope else ():
                    above[_Place(caller, where, self._block(caller, call), call.at.line)] = None
            fresh = [each for each in above if (each.path, each.scope) not in seen]
            seen |= {(each.path, each.scope) for each in fresh}
            levels.append(fresh)
        return levels

    def _block(self, path: str, call: Call) -> int:
        calls = self.program.indexes[path].calls
        return next((block for _, block, each in calls if each.at == call.at), -1)

    def _retry_loop(self, site: Site, place: _Place, is_near: bool) -> Iterator[Around]:
        """The nearest loop around, where it makes another attempt after a failure and ends with a success."""
        index = self.program.indexes[place.path]
        chain = [index.facts.blocks[number] for number in index.blocks(place.block)]
        for number, loop in enumerate(chain):
            if loop.kind in ("for", "while"):
                caught = any(inner.kind == "try" and goes_on(index.facts, inner) for inner in chain[:number])
                fails = caught or self._asks_status(place, loop)
                ends = self._ends_with_success(place, loop)
                again = fails or (ends and self._goes_on(place, loop))
                if again and (ends or (is_near and self._counts(place.path, place.scope, loop))):
                    at = self.program.location(place.path, loop.at)
                    step = Step(path=place.path, line=at.line, text="the call is tried again in this loop")
                    yield self._around("retry-loop", place.path, place.scope, at, site.location, step)
                return

    def _ends_with_success(self, place: _Place, loop: Block) -> bool:
        """Whether the loop is left after the call by what is no failure."""
        results = self.program.indexes[place.path].results.get(place.scope, ())
        yields = any(each.kind == "yield" for each in results)
        blocks = self.program.indexes[place.path].facts.blocks
        return any(
            statement.kind == "break"
            or yields
            or statement.value is not None
            or (statement.block >= 0 and blocks[statement.block].kind == "try")
            for statement in self._leaving(place, loop)
            if statement.at.line >= place.line and statement.kind != "continue"
        )

    def _goes_on(self, place: _Place, loop: Block) -> bool:
        """Whether the next round begins right after the call, when its reply is not good."""
        return any(each.kind == "continue" and each.at.line > place.line for each in self._leaving(place, loop))

    def _leaving(self, place: _Place, loop: Block) -> Iterator[Statement]:
        """What ends a round of the loop, outside the handlers of exceptions."""
        index = self.program.indexes[place.path]
        for statement in index.facts.statements:
            if statement.scope == place.scope and statement.kind in ("return", "break", "continue"):
                chain = [index.facts.blocks[number] for number in index.blocks(statement.block)]
                kinds = {each.kind for each in chain[: chain.index(loop)]} if loop in chain else {"except"}
                of_inner_loop = statement.kind != "return" and kinds & {"for", "while"}
                if "except" not in kinds and not of_inner_loop:
                    yield statement

    def _asks_status(self, place: _Place, loop: Block) -> bool:
        """Whether a condition in the loop looks at the status of a reply."""
        statements = self.program.indexes[place.path].facts.statements
        tests = [each for each in statements if each.kind == "test" and each.scope == place.scope]
        inside_loop = [each for each in tests if loop.at.line < each.at.line <= loop.at.end_line and each.value]
        return any(
            isinstance(node, Attr) and node.name in _STATUS
            for each in inside_loop
            if each.value
            for node in walk(each.value)
        )

    def _counts(self, path: str, scope: int, loop: Block) -> bool:
        """Whether the loop repeats one attempt, instead of going through data."""
        if loop.kind == "while" or loop.header is None:
            return True
        value = self.program.value(path, scope, loop.header)
        if isinstance(value, Items):
            return bool(value.members) and all(_is_delay(each) for each in value.members)
        return isinstance(value, External) and value.path == "range()" and self._is_left(path, scope, loop)

    def _is_left(self, path: str, scope: int, loop: Block) -> bool:
        """Whether anything leaves a counted loop early: one that always runs to its end asks for that many images."""
        index = self.program.indexes[path]
        return any(
            each.kind in ("return", "break", "raise")
            and each.scope == scope
            and loop in (index.facts.blocks[number] for number in index.blocks(each.block))
            for each in index.facts.statements
        )

    def _retry_decorator(self, site: Site, path: str, scope: int) -> Iterator[Around]:
        index = self.program.indexes[path]
        for decorator in index.facts.scopes[scope].decorators:
            value = self.program.value(path, 0, decorator)
            if isinstance(value, External):
                name = value.path.removesuffix("()")
                if any(fits.fullmatch(name) for fits in self.decorators):
                    at = self.program.location(path, decorator.at)
                    step = Step(path=path, line=at.line, text=f"`{name}` repeats the call")
                    yield self._around("retry-decorator", path, scope, at, site.location, step)

    def _price(self, site: Site, path: str, scope: int) -> Iterator[Around]:
        index = self.program.indexes[path]
        for statement in index.facts.statements:
            if statement.scope != scope or scope == 0 or statement.value is None:
                continue
            for node in (*(walk(statement.value)), *statement.targets):
                name = self._price_name(node)
                if name and self._is_number(path, scope, node, statement):
                    step = Step(path=path, line=node.at.line, text=f"`{name}` is a fixed number")
                    at = self.program.location(path, node.at)
                    amounts = self._amounts(path, scope, node, statement)
                    around = self._around("flat-price", path, scope, at, site.location, step)
                    yield replace(around, facts=tuple(("amount", each) for each in amounts))
                    return

    def _amounts(self, path: str, scope: int, node: Expr, statement: Statement) -> list[str]:
        """The fixed numbers that a price may be; nothing where it is computed of several."""
        target = statement.value if node in statement.targets and statement.value else node
        values = options(self.program.value(path, scope, target))
        numbers = [each.value for each in values if isinstance(each, Known) and type(each.value) in (int, float)]
        return sorted({str(each) for each in numbers}) if len(numbers) == len(values) else []

    def _price_name(self, node: Expr) -> str:
        """The name of the expression when it sounds like a price."""
        named = node.base if isinstance(node, Item) else node.func if isinstance(node, Call) else node
        name = named.id if isinstance(named, Name) else named.name if isinstance(named, Attr) else ""
        return name if any(each.search(name) for each in self.names) else ""

    def _is_number(self, path: str, scope: int, node: Expr, statement: Statement) -> bool:
        """Whether it is a fixed number, or is set to a fixed number times a count."""
        values = options(self.program.value(path, scope, node))
        if values and all(isinstance(each, Known) and type(each.value) in (int, float) for each in values):
            return True
        parts = walk(statement.value) if node in statement.targets and statement.value else ()
        return any(isinstance(part, Const) and isinstance(part.value, float) for part in parts)

    def _around(self, kind: str, path: str, scope: int, at: Location, origin: Location, step: Step) -> Around:
        name = self.program.indexes[path].facts.scopes[scope].name
        return Around(kind=kind, location=at, scope=name, origin=origin, via=(step,))


_STATUS = frozenset(
    {"status_code", "status", "ok", "is_success", "is_error", "success", "succeeded", "is_ok", "failed"}
)


def _is_delay(value: Value) -> bool:
    return isinstance(value, Known) and type(value.value) in (int, float)
