"""What stands around a classed call and follows from its result; says nothing about what that means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from offramp.facts import Attr, Block, Call, Const, Expr, Item, Name, Statement, walk
from offramp.match.predicates import inside
from offramp.model import Location, Step
from offramp.resolve import Program, Site, Sites, options, pattern
from offramp.rules import Table
from offramp.values import Absent, External, Items, Known, Value

_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """One thing around a call: `kind` as in the rules, where it starts, and the call it belongs to."""

    kind: str
    location: Location
    scope: str
    origin: Location
    via: tuple[Step, ...]


def around(sites: Sites, calls: Iterable[Site], consumers: Table) -> tuple[Around, ...]:
    """Everything around `calls`, each thing once per call, in source order."""
    finder = _Finder(sites, tuple(calls), consumers)
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


class _Finder:
    def __init__(self, sites: Sites, calls: tuple[Site, ...], consumers: Table) -> None:
        self.sites = sites
        self.program: Program = sites.program
        self.calls = {site.location: site for site in calls}
        entries = [dict(entry) for entry in consumers.entries]
        self.paths = [(pattern_of(entry), str(entry["kind"])) for entry in entries if "what" not in entry]
        self.trails = [(str(entry["value"]), str(entry["kind"])) for entry in entries if entry.get("what") == "trail"]
        self.names = [re.compile(str(entry["value"])) for entry in entries if entry.get("what") == "name"]
        self._inputs: dict[Location, frozenset[Location]] = {}
        """The calls whose results go into a call."""
        self.origins: dict[Location, frozenset[Location]] = {at: frozenset({at}) for at in self.calls}

    def find(self) -> Iterator[Around]:
        if not self.calls:
            return
        self._spread()
        for site in self.sites.all:
            yield from self._at_site(site)
        for path in self._files():
            for statement in self.program.indexes[path].facts.statements:
                yield from self._at_statement(path, statement)
        for site in self.calls.values():
            yield from self._above(site)

    def _files(self) -> list[str]:
        """Files with a classed call, or with a call into one of those files."""
        near = {at.path for at in self.origins}
        near |= {at.path for at in self.calls}
        for path, index in self.program.indexes.items():
            if path not in near and any(
                getattr(self.program.value(path, scope, call.func), "path", "") in near
                for scope, _, call in index.calls
            ):
                near.add(path)
        return sorted(near)

    # Flow

    def _spread(self) -> None:
        """Calls that are given something out of a classed call carry its origin on."""
        for _ in range(_ROUNDS):
            before = len(self.origins)
            for site in self.sites.all:
                if site.location not in self.origins and (found := self._fed_by(site)):
                    self.origins[site.location] = found
            if len(self.origins) == before:
                return

    def _fed_by(self, site: Site) -> frozenset[Location]:
        if site.location not in self._inputs:
            given = (each for _, value in self.sites.values(site) for each in inside(value))
            self._inputs[site.location] = frozenset(
                at for each in given if isinstance(each, External) for at in each.calls
            )
        return frozenset().union(*(self.origins[at] for at in self._inputs[site.location] if at in self.origins))

    def _origins_of(self, value: Value) -> frozenset[Location]:
        found: set[Location] = set()
        for each in inside(value):
            for at in each.calls if isinstance(each, External) else ():
                found |= self.origins.get(at, frozenset())
        return frozenset(found)

    # Consumers

    def _at_site(self, site: Site) -> Iterator[Around]:
        given = self._fed_by(site)
        target = frozenset().union(*(self.origins.get(at, frozenset()) for at in site.target.calls[:-1] or ()))
        own = self._origins_of(site.target) | given | target
        if not own:
            return
        for fits, kind in self.paths:
            if fits.fullmatch(site.target.path):
                yield from self._each(kind, site, own - self._events(site) if kind == "base64-result" else own)
        request = self.sites.request(site)
        if request and request.verb == "GET" and self._origins_of(request.url):
            yield from self._each("download", site, self._origins_of(request.url))

    def _events(self, site: Site) -> frozenset[Location]:
        """The calls whose events, read one by one from a stream, the site is given."""
        given = [each for _, value in self.sites.values(site) for each in inside(value) if isinstance(each, External)]
        return frozenset(at for each in given for at in each.calls if _is_event(each, at))

    def _each(self, kind: str, site: Site, origins: Iterable[Location]) -> Iterator[Around]:
        for origin in sorted(origins):
            if origin != site.location:
                yield Around(
                    kind=kind,
                    location=site.location,
                    scope=self.sites.scope_name(site),
                    origin=origin,
                    via=(Step(path=site.path, line=site.location.line, text=f"`{site.target.path}` takes the result"),),
                )

    def _at_statement(self, path: str, statement: Statement) -> Iterator[Around]:
        for expr in (*statement.targets, *((statement.value,) if statement.value else ())):
            for node in walk(expr):
                if isinstance(node, (Attr, Item)) or _is_get(node):
                    yield from self._trail(path, statement, node)
        if statement.kind == "for" and statement.value is not None:
            yield from self._stream(path, statement, statement.value)

    def _trail(self, path: str, statement: Statement, node: Expr) -> Iterator[Around]:
        for value in self._external(path, statement.scope, node):
            for end, kind in self.trails:
                if kind == "stream-loop" or not value.path.endswith(end):
                    continue
                for origin in sorted(self._replied(value)):
                    if _is_event(value, origin):
                        continue
                    yield self._here(kind, path, statement, node, origin, f"reads `{value.path}`")

    def _replied(self, value: External) -> frozenset[Location]:
        """The classed calls whose own reply is read here; the last of the calls in between may only decode it."""
        last = len(value.calls) - 1
        while last > 0 and value.calls[last] not in self.calls and self._decodes(value, last):
            last -= 1
        if last < 0:
            return frozenset()
        at = value.calls[last]
        if at in self.calls:
            return frozenset({at})
        return self.origins.get(at, frozenset()) if self._decodes(value, last) else frozenset()

    def _decodes(self, value: External, number: int) -> bool:
        """Whether the call of that number in the access path only reads a reply."""
        name = value.path.split("()")[number - len(value.calls) - 1].rpartition(".")[2]
        sent = any(self.sites.request(site) for site in self.sites.by_location.get(value.calls[number], ()))
        return name in _DECODING and not sent

    def _stream(self, path: str, statement: Statement, source: Expr) -> Iterator[Around]:
        for value in self._external(path, statement.scope, source):
            for at in value.calls:
                site = self.calls.get(at)
                if site and (
                    self._streams(site)
                    or any(value.path.endswith(end) for end, kind in self.trails if kind == "stream-loop")
                ):
                    yield self._here("stream-loop", path, statement, None, at, f"loops over `{value.path}`")

    def _streams(self, site: Site) -> bool:
        given = self.sites.argument(site, "stream")
        if isinstance(given, Absent):
            given = self.sites.argument(site, "json.stream")
        return isinstance(given, Known) and given.value is True

    def _external(self, path: str, scope: int, node: Expr) -> Iterator[External]:
        for value in options(self.program.value(path, scope, node)):
            for each in inside(value)[:3]:
                if isinstance(each, External) and any(at in self.origins for at in each.calls):
                    yield each

    # Above

    def _above(self, site: Site) -> Iterator[Around]:
        """Retries and prices around the call, in its own function and in those that call it."""
        places = [(site.path, site.scope, site.block), *self._callers(site)]
        for path, scope, block in places:
            yield from self._retry_loop(site, path, scope, block)
            yield from self._retry_decorator(site, path, scope)
            yield from self._price(site, path, scope)

    def _callers(self, site: Site) -> list[tuple[str, int, int]]:
        if not site.scope:
            return []
        found = []
        for path, scope, call in self.program.callers(site.path, site.scope):
            block = next(number for _, number, each in self.program.indexes[path].calls if each is call)
            found.append((path, scope, block))
        return found

    def _retry_loop(self, site: Site, path: str, scope: int, block: int) -> Iterator[Around]:
        index = self.program.indexes[path]
        chain = [index.facts.blocks[number] for number in index.blocks(block)]
        for number, loop in enumerate(chain):
            if loop.kind in ("for", "while"):
                again = any(inner.kind == "try" for inner in chain[:number]) or self._asks_status(path, scope, loop)
                if again and self._counts(path, scope, loop):
                    at = self.program.location(path, loop.at)
                    step = Step(path=path, line=at.line, text="the call is tried again in this loop")
                    yield self._around("retry-loop", path, scope, at, site.location, step)
                return

    def _asks_status(self, path: str, scope: int, loop: Block) -> bool:
        """Whether a condition in the loop looks at the status of a reply."""
        tests = [
            each for each in self.program.indexes[path].facts.statements if each.kind == "test" and each.scope == scope
        ]
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
        return isinstance(value, External) and value.path == "range()"

    def _retry_decorator(self, site: Site, path: str, scope: int) -> Iterator[Around]:
        index = self.program.indexes[path]
        for decorator in index.facts.scopes[scope].decorators:
            value = self.program.value(path, 0, decorator)
            if isinstance(value, External):
                name = value.path.removesuffix("()")
                for fits, kind in self.paths:
                    if kind == "retry-decorator" and fits.fullmatch(name):
                        at = self.program.location(path, decorator.at)
                        step = Step(path=path, line=at.line, text=f"`{name}` repeats the call")
                        yield self._around(kind, path, scope, at, site.location, step)

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
                    yield self._around("flat-price", path, scope, at, site.location, step)
                    return

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

    def _here(
        self, kind: str, path: str, statement: Statement, node: Expr | None, origin: Location, text: str
    ) -> Around:
        at = self.program.location(path, node.at if node else statement.at)
        return self._around(kind, path, statement.scope, at, origin, Step(path=path, line=at.line, text=text))

    def _around(self, kind: str, path: str, scope: int, at: Location, origin: Location, step: Step) -> Around:
        name = self.program.indexes[path].facts.scopes[scope].name
        return Around(kind=kind, location=at, scope=name, origin=origin, via=(step,))


def _is_event(value: External, origin: Location) -> bool:
    """Whether the value is one event of a stream, which the finding about the loop speaks for."""
    if origin not in value.calls:
        return False
    return "()".join(value.path.split("()")[value.calls.index(origin) + 1 :]).startswith("[]")


_STATUS = frozenset({"status_code", "status", "ok", "is_success", "is_error"})
_DECODING = frozenset({"json", "loads", "load", "get", "model_dump", "to_dict", "read", "decode"})


def _is_delay(value: Value) -> bool:
    return isinstance(value, Known) and type(value.value) in (int, float)


def _is_get(node: Expr) -> bool:
    return isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "get"


def pattern_of(entry: Mapping[str, object]) -> re.Pattern[str]:
    """The access path of a table entry."""
    return pattern(str(entry["value"]))
