"""Rules about what stands in a credential position of a call that another rule has classed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from offramp.match.found import Match
from offramp.match.pooled import picked_clients
from offramp.match.predicates import Verdict, inside, judge, selection, source
from offramp.match.told import PICKED, told
from offramp.model import Location, Role, Step
from offramp.redact import is_placeholder
from offramp.resolve import Site, Sites, pattern
from offramp.resolve.paths import Pattern
from offramp.rules import Predicate, Rule, Ruleset
from offramp.values import External, Items, Known, Selected, Table, Value

_MAKERS = 3
_READERS = ("json.load", "yaml.", "open()", "io.open()", "pathlib.Path()")
_HANDED_ON = 2
"""Through how many functions from outside a harvested value is followed back."""
_CHAIN = 200
"""How many functions above a call are asked whether they call it in the loop."""
_SCHEME = re.compile(r"\A(bearer|basic)\s+", re.IGNORECASE)
"""What stands before the credential in a header."""
_SHORTEST = 6
"""A shorter text is no credential worth its name, and would mask half the page."""


class Credentials:
    """The credential positions of classed calls, held against the rules that watch them."""

    def __init__(self, rules: Ruleset, sites: Sites) -> None:
        self.rules = rules
        self.tables = rules.tables
        self.sites = sites
        self._values: dict[int, tuple[Site, tuple[tuple[str, Value], ...]]] = {}
        """By the identity of a site, which is kept with them: many rules ask for the same ones."""

    def find(self, matches: list[Match]) -> Iterator[Match]:
        """Rules about what stands in a credential position of a call that another rule has classed."""
        watching = [rule for rule in self.rules.rules if rule.when.credential]
        seen: set[tuple[str, Location]] = set()
        for found in matches:
            if found.site is None or found.rule.role not in (Role.CALL, Role.CLIENT):
                continue
            for rule in watching:
                if rule.when.feeds and found.rule.route not in rule.when.feeds:
                    continue
                if rule.route is None and found.rule.role is not Role.CALL:
                    continue  # It takes the route of a call.
                for fed in self._fed(rule, found):
                    if (rule.id, fed.location) not in seen:
                        seen.add((rule.id, fed.location))
                        yield fed

    def _fed(self, rule: Rule, found: Match) -> Iterator[Match]:
        predicate, call = rule.when.credential, found.site
        if predicate is None or call is None:
            return
        for site in self._chain(call):
            for name, value in (*self._credential_values(site), *self._own_clients(rule, call, site)):
                for each in self._made_of(value) if rule.role is Role.HARVEST else self._read_from(value):
                    verdict = judge(predicate, each, self.tables)
                    picked = selection(predicate, verdict.value) if verdict else None
                    if verdict and (rule.role is not Role.POOL or self._is_spent(picked, call)):
                        for stage in _stages_of(picked):
                            yield self._credential_match(rule, predicate, found, site, name, verdict, stage)

    def _own_clients(self, rule: Rule, call: Site, site: Site) -> Iterator[tuple[str, Value]]:
        """One of several clients of the repository that lead to the call."""
        if rule.role is Role.POOL and site is call:
            yield from (("the client", each) for each in picked_clients(self.sites.program, call))

    def _chain(self, call: Site) -> Iterator[Site]:
        """The call, what made the object that it is called on, and so on."""
        site: Site | None = call
        for _ in range(_MAKERS):
            if site is None:
                return
            yield site
            site = self.sites.receiver(site)

    def _read_from(self, value: Value, depth: int = 0) -> Iterator[Value]:
        """The value, what a mapping of credentials holds, and the file that it is read from: it may be one of many."""
        yield value
        if isinstance(value, Table):
            yield from (inner for _, inner in value.entries)
        read = [each for each in inside(value) if isinstance(each, External) and each.path.startswith(_READERS)]
        for at in {at: None for each in read for at in each.calls[:1]} if depth < _HANDED_ON else ():
            for site in self.sites.by_location.get(at, [])[:1]:
                for _, given in self.sites.values(site):
                    yield from self._read_from(given, depth + 1)

    def _made_of(self, value: Value, depth: int = 0) -> Iterator[Value]:
        """Whatever from outside is in the value, and in what the calls that it comes out of are given.

        A jar of cookies that was turned into a mapping is still one.
        """
        outside = list(dict.fromkeys(_outside(value)))
        yield from (replace(each, via=tuple(dict.fromkeys((*each.via, *value.via)))) for each in outside)
        for at in sorted({at for each in outside for at in each.calls}) if depth < _HANDED_ON else ():
            for site in self.sites.by_location.get(at, [])[:1]:
                for _, given in self.sites.values(site):
                    yield from self._made_of(given, depth + 1)

    def _credential_match(
        self,
        rule: Rule,
        predicate: Predicate,
        found: Match,
        site: Site,
        name: str,
        verdict: Verdict,
        picked: Selected | None,
    ) -> Match:
        at = source(predicate, verdict.value) or (picked.at if picked else site.location)
        into = Step(path=site.path, line=site.location.line, text=f"`{name}` of `{site.target.path}` takes it")
        steps = [*(picked.via if picked else ()), *verdict.via]
        if all((step.path, step.line) != (at.path, at.line) for step in steps):
            steps += _read_at(at, verdict.value)
        if picked:
            steps.insert(len(picked.via), Step(path=at.path, line=at.line, text=f"{PICKED} ({picked.how})"))
        return Match(
            rule=rule,
            location=at,
            scope=self.sites.scope_name(site),
            site=site,
            origin=found.site,
            evidence=told([*steps, into, *found.evidence[-1:]]),
            sure=verdict.sure and found.sure,
            facts=(("how", picked.how if picked else ""), ("target", site.target.path)),
        )

    def literals(self, matches: Iterable[Match]) -> frozenset[str]:
        """The texts in credential positions of classed calls; no shape gives them away, so each is masked by itself."""
        found: set[str] = set()
        for match in matches:
            for site in (match.site, self.sites.receiver(match.site)) if match.site else ():
                for _, value in self._credential_values(site) if site else ():
                    found |= {_SCHEME.sub("", text) for text in _texts(value)}
        return frozenset(text for text in found if is_secret(text))

    def given(self, call: Site) -> Iterator[tuple[str, Value]]:
        """What stands in credential positions of the call, and of what made the object that it is called on."""
        for site in self._chain(call):
            yield from self._credential_values(site)

    def _credential_values(self, site: Site) -> tuple[tuple[str, Value], ...]:
        """The values in credential positions: arguments, headers and cookies; positions by the rule's own names."""
        if id(site) not in self._values:
            self._values[id(site)] = site, tuple(self._positions(site))
        return self._values[id(site)][1]

    def _positions(self, site: Site) -> Iterator[tuple[str, Value]]:
        if site.picked:
            yield "the client", site.picked
        yield from self.sites.set_for(site, self._credential_words["argument"])
        words = self._credential_words
        for number, (name, value) in enumerate(self.sites.values(site)):
            if name in words["argument"]:
                yield name, value
            elif not name and number == 0 and self._first_is_credential(site):
                yield "the first argument", value
        request = self.sites.request(site)
        if request:
            yield from _named(request.headers, words["header"])
            yield from _named(request.cookies, words["cookie"])
            yield "cookies", request.cookies

    def _is_spent(self, picked: Selected | None, call: Site) -> bool:
        """A loop makes a pool only where the call is made inside it, not where it seeks an entry or makes clients."""
        if picked is None or picked.how != "loop":
            return True
        if _is_of_functions(picked.source):
            return False
        return any(_holds(picked.at, at) for at in self._ways_to(call))

    def _ways_to(self, call: Site) -> Iterator[Location]:
        """The call and the calls of the functions around it, outwards."""
        yield call.location
        program, waiting = self.sites.program, [(call.path, call.scope)]
        for path, scope in waiting:
            for caller, where, each in program.callers(path, scope) if scope else ():
                yield program.location(caller, each.at)
                if (caller, where) not in waiting and len(waiting) < _CHAIN:
                    waiting.append((caller, where))

    @cached_property
    def _credential_words(self) -> Mapping[str, frozenset[str]]:
        entries = [dict(entry) for entry in self.tables["credentials"].entries]
        return {
            kind: frozenset(
                str(entry["value"]) if kind == "argument" else str(entry["value"]).lower()
                for entry in entries
                if entry["kind"] == kind
            )
            for kind in ("argument", "header", "cookie")
        }

    def _first_is_credential(self, site: Site) -> bool:
        """Constructors of the packages in the table of reverse packages take their credential first."""
        return any(fits.fullmatch(site.target.path) for fits in self._firsts)

    @cached_property
    def _firsts(self) -> tuple[Pattern, ...]:
        entries = (dict(entry) for entry in self.tables["credentials"].entries)
        return tuple(pattern(str(entry["value"])) for entry in entries if entry["kind"] == "first")


def _read_at(at: Location, value: Value) -> Iterator[Step]:
    """What is called where a credential comes from."""
    for each in inside(value):
        if isinstance(each, External) and at in each.calls:
            yield Step(path=at.path, line=at.line, text=f"calls `{each.path.rpartition('()')[0]}`")


def _stages_of(picked: Selected | None) -> tuple[Selected | None, ...]:
    """The selection, and where the endless turn was made that it takes the next of, or its index is moved on."""
    if picked and picked.how in ("cycle", "index") and isinstance(picked.source, Selected):
        return picked, picked.source
    return (picked,)


def _holds(loop: Location, at: Location) -> bool:
    return loop.path == at.path and loop.line <= at.line <= loop.end_line


def _outside(value: Value) -> Iterator[External]:
    """Whatever from outside a value is made of, members of mappings and lists included."""
    for each in inside(value):
        match each:
            case External():
                yield each
            case Table(entries=entries, others=others):
                for part in (*(part for _, part in entries), *others):
                    yield from _outside(part)
            case Items(members=members):
                for part in members:
                    yield from _outside(part)


def _is_of_functions(source: Value) -> bool:
    """Whether functions or classes from outside are gone through, such as the readers of several browsers."""
    members = source.members if isinstance(source, Items) else source.keys if isinstance(source, Table) else ()
    return bool(members) and all(isinstance(each, External) and not each.calls for each in members)


def _texts(value: Value) -> Iterator[str]:
    for each in inside(value):
        match each:
            case Known(value=str() as text):
                yield text
            case Table(entries=entries):
                for _, inner in entries:
                    yield from _texts(inner)
            case Items(members=members):
                for inner in members:
                    yield from _texts(inner)


def is_secret(text: str) -> bool:
    """Names of files, addresses and placeholders are no credentials."""
    is_name = "/" in text or "\\" in text or text.endswith((".json", ".txt", ".env", ".har"))
    return len(text) >= _SHORTEST and not is_name and not is_placeholder(text)


def _named(table: Value, names: frozenset[str]) -> Iterator[tuple[str, Value]]:
    for key, value in _pairs(table):
        if key.lower() in names:
            yield key, value


def _pairs(table: Value) -> tuple[tuple[str, Value], ...]:
    return getattr(table, "entries", ())
