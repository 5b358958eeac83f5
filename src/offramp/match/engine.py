"""Which rule holds where, and the evidence for it; decides nothing about gravity or disposition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from offramp.facts import Import
from offramp.match.operation import edits, streams
from offramp.match.predicates import Verdict, judge, selection, source
from offramp.model import Location, Role, Stage, Step
from offramp.resolve import Request, Site, Sites, pattern, shown, shown_as
from offramp.resolve.sites import host_of, member
from offramp.rules import HttpWhen, Predicate, Rule, Ruleset, When
from offramp.values import Absent, FromEnv, Known, Selected, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One rule that holds at one place."""

    rule: Rule
    location: Location
    scope: str
    site: Site | None
    """The call; None for a line of a configuration file."""
    origin: Site | None = None
    """For a finding that hangs on a call of another rule: that call."""
    evidence: tuple[Step, ...]
    sure: bool
    facts: tuple[tuple[str, str], ...] = ()
    """What the message may name."""
    edits: bool = False
    """The call is given images to change."""
    streams: bool = False
    """The call asks for its answer as a stream."""
    also: tuple[Stage, ...] = ()
    """Stages besides those of the rule."""


@dataclass(slots=True)
class _Held:
    """The evidence gathered while the conditions of one rule are tried at one site."""

    sure: bool = True
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def take(self, other: _Held) -> None:
        self.sure = self.sure and other.sure
        self.steps += [step for step in other.steps if step not in self.steps]
        self.facts |= other.facts


def match(rules: Ruleset, sites: Sites) -> tuple[Match, ...]:
    """Every rule about code held against every site; then the credentials of the calls that were classed."""
    engine = _Engine(rules, sites)
    direct = [found for site in sites.all for found in engine.at(site)]
    imports = list(engine.imports())
    return (*direct, *imports, *engine.credentials(direct))


class _Engine:
    """The conditions of the rules, tried at one site at a time."""

    def __init__(self, rules: Ruleset, sites: Sites) -> None:
        self.rules = rules
        self.tables = rules.tables
        self.sites = sites
        self._by_target: dict[tuple[str, bool], tuple[Rule, ...]] = {}

    def at(self, site: Site) -> Iterator[Match]:
        """The rules that hold at a site."""
        request = self.sites.request(site)
        for rule in self._rules_for(site.target.path, request is not None):
            held = self._when(rule.when, site, request)
            if held:
                yield self._match(rule, site, request, held)

    def _rules_for(self, path: str, is_http: bool) -> tuple[Rule, ...]:
        key = (path, is_http)
        if key not in self._by_target:
            self._by_target[key] = tuple(rule for rule in self.rules.rules if _could(rule.when, path, is_http))
        return self._by_target[key]

    def _match(self, rule: Rule, site: Site, request: Request | None, held: _Held) -> Match:
        last = Step(path=site.path, line=site.location.line, text=f"calls `{site.target.path}`")
        if site.target.path.endswith("="):
            last = Step(path=site.path, line=site.location.line, text=f"sets `{site.target.path[:-1]}`")
        return Match(
            rule=rule,
            location=site.location,
            scope=self.sites.scope_name(site),
            site=site,
            evidence=tuple(dict.fromkeys([*held.steps, last])),
            sure=held.sure and site.sure,
            facts=tuple(sorted({"target": site.target.path, **held.facts}.items())),
            edits=rule.role is Role.CALL and edits(self.sites, site, request, self.tables["consumers"]),
            streams=rule.role is Role.CALL and streams(self.sites, site, request),
        )

    # Conditions

    def _when(self, when: When, site: Site, request: Request | None) -> _Held | None:
        if when.config or when.around or when.credential or not self._imported(when, site.path):
            return None
        held = _Held(steps=list(site.target.via))
        if (when.call or when.set) and not self._called(when, site):
            return None
        parts: list[_Held | None] = []
        if when.http:
            parts.append(self._http(when.http, request))
        parts += [self._argument(site, name, predicate) for name, predicate in when.argument]
        if when.receiver:
            parts.append(self._receiver(when.receiver, site))
        if when.any:
            tried = (self._when(option, site, request) for option in when.any)
            parts.append(next((found for found in tried if found), None))
        for part in parts:
            if part is None:
                return None
            held.take(part)
        if when.never and self._when(when.never, site, request):
            return None
        return held

    def _called(self, when: When, site: Site) -> bool:
        path = site.target.path
        if path.endswith("="):
            return any(pattern(each).fullmatch(path[:-1]) for each in when.set)
        return any(pattern(each).fullmatch(path) for each in when.call)

    def _argument(self, site: Site, name: str, predicate: Predicate) -> _Held | None:
        value = self.sites.argument(site, name)
        return self._judged(site, name.split("|")[0], predicate, value)

    def _judged(self, site: Site, name: str, predicate: Predicate, value: Value) -> _Held | None:
        verdict = judge(predicate, value, self.tables)
        if verdict is None:
            return None
        steps = [*verdict.via]
        if not isinstance(value, Absent):
            steps.append(
                Step(path=site.path, line=site.location.line, text=f"`{name}` is {shown_as(name, verdict.value)}")
            )
        return _Held(verdict.sure, steps, _facts(name.rpartition(".")[2], value, verdict))

    def _receiver(self, when: When, site: Site) -> _Held | None:
        made = self.sites.receiver(site)
        if made is None:
            return None
        found = self._when(when, made, self.sites.request(made))
        if found:
            found.steps.append(Step(path=made.path, line=made.location.line, text="the client is made here"))
        return found

    def _http(self, when: HttpWhen, request: Request | None) -> _Held | None:
        verbs = request.verb.split("|") if request else []
        fitting = [verb for verb in verbs if not when.verb or verb in when.verb]
        if request is None or not fitting:
            return None
        held = _Held(sure=len(fitting) == len(verbs), facts={"verb": fitting[0]})
        site_steps: list[_Held | None] = []
        if when.url:
            site_steps.append(self._part("url", when.url, request.url))
        for part, table in (("header", request.headers), ("cookie", request.cookies), ("json", request.json),
                            ("data", request.data), ("query", request.query)):  # fmt: skip
            for name, predicate in getattr(when, part):
                site_steps.append(self._part(name, predicate, _entry(part, table, name, request)))
        for each in site_steps:
            if each is None:
                return None
            held.take(each)
        return held

    def _part(self, name: str, predicate: Predicate, value: Value) -> _Held | None:
        verdict = judge(predicate, value, self.tables)
        if verdict is None:
            return None
        return _Held(verdict.sure, list(verdict.via), _facts(name, value, verdict))

    # Imports

    def imports(self) -> Iterator[Match]:
        """Packages that act by being imported."""
        for rule in (rule for rule in self.rules.rules if rule.when.imports and not _names_a_call(rule.when)):
            for path, index in sorted(self.sites.program.indexes.items()):
                if imp := self._import(path, rule.when.imports):
                    at = self.sites.program.location(path, imp.at)
                    step = Step(path=path, line=at.line, text=f"imports `{imp.module}`")
                    scope = index.facts.scopes[imp.scope].name
                    yield Match(
                        rule=rule, location=at, scope=scope, site=None, evidence=(step,), sure=True,
                        facts=(("target", imp.module),),
                    )  # fmt: skip

    def _imported(self, when: When, path: str) -> bool:
        return not when.imports or self._import(path, when.imports) is not None

    def _import(self, path: str, modules: tuple[str, ...]) -> Import | None:
        """The first import of one of the modules in the file."""
        imports = self.sites.program.indexes[path].facts.imports
        return next((imp for imp in imports if imp.level == 0 and _imports(imp.module, imp.name, modules)), None)

    # Credentials

    def credentials(self, matches: list[Match]) -> Iterator[Match]:
        """Rules about what stands in a credential position of a call that another rule has classed."""
        watching = [rule for rule in self.rules.rules if rule.when.credential]
        seen: set[tuple[str, Location]] = set()
        for found in matches:
            if found.site is None or found.rule.role not in (Role.CALL, Role.CLIENT):
                continue
            for rule in watching:
                if rule.when.feeds and found.rule.route not in rule.when.feeds:
                    continue
                for fed in self._fed(rule, found):
                    if (rule.id, fed.location) not in seen:
                        seen.add((rule.id, fed.location))
                        yield fed

    def _fed(self, rule: Rule, found: Match) -> Iterator[Match]:
        predicate, call = rule.when.credential, found.site
        if predicate is None or call is None:
            return
        for site in (call, self.sites.receiver(call)):
            for name, value in self._credential_values(site) if site else ():
                verdict = judge(predicate, value, self.tables)
                if verdict and site and _is_spent(selection(predicate, verdict.value), site):
                    yield self._credential_match(rule, predicate, found, site, name, verdict)

    def _credential_match(
        self, rule: Rule, predicate: Predicate, found: Match, site: Site, name: str, verdict: Verdict
    ) -> Match:
        picked = selection(predicate, verdict.value)
        at = source(predicate, verdict.value) or (picked.at if picked else site.location)
        into = Step(path=site.path, line=site.location.line, text=f"`{name}` of `{site.target.path}` takes it")
        steps = [*(picked.via if picked else ()), *verdict.via]
        if picked:
            steps.insert(
                len(picked.via), Step(path=at.path, line=at.line, text=f"one member is picked here ({picked.how})")
            )
        call = (
            Step(path=found.site.path, line=found.location.line, text=f"calls `{found.site.target.path}`")
            if found.site
            else into
        )
        return Match(
            rule=rule,
            location=at,
            scope=self.sites.scope_name(site),
            site=site,
            origin=found.site,
            evidence=tuple(dict.fromkeys([*steps, into, call])),
            sure=verdict.sure and found.sure,
            facts=(("how", picked.how if picked else ""), ("target", site.target.path)),
        )

    def _credential_values(self, site: Site) -> Iterator[tuple[str, Value]]:
        """The values in credential positions: arguments, headers and cookies; positions by the rule's own names."""
        if site.picked:
            yield "the client", site.picked
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
        entries = self.tables["credentials"].entries
        return any(
            dict(entry).get("kind") == "first" and pattern(str(dict(entry)["value"])).fullmatch(site.target.path)
            for entry in entries
        )


def _is_spent(picked: Selected | None, site: Site) -> bool:
    """A loop makes a pool only of what is used inside it; one that looks for an entry and ends does not."""
    if picked is None or picked.how != "loop":
        return True
    steps = [(step.path, step.line) for step in picked.via if "is passed here" in step.text]
    return any(
        path == picked.at.path and picked.at.line <= line <= picked.at.end_line
        for path, line in [*steps, (site.path, site.location.line)]
    )


def _could(when: When, path: str, is_http: bool) -> bool:
    """Whether the path alone does not rule the conditions out."""
    if when.credential or when.around or when.config:
        return False
    if path.endswith("="):
        if when.set:
            return any(pattern(each).fullmatch(path[:-1]) for each in when.set)
        return any(_could(option, path, is_http) for option in when.any)
    if when.call and not any(pattern(each).fullmatch(path) for each in when.call):
        return False
    if when.set and not when.call:
        return False
    if when.http and not is_http:
        return False
    if when.any:
        return any(_could(option, path, is_http) or not _names_a_call(option) for option in when.any)
    return bool(when.call or when.http)


def _names_a_call(when: When) -> bool:
    return bool(when.call or when.http or when.set or when.any)


def _imports(module: str, name: str, wanted: tuple[str, ...]) -> bool:
    full = f"{module}.{name}" if name else module
    return any(full == each or full.startswith(f"{each}.") for each in wanted)


def _entry(part: str, table: Value, name: str, request: Request) -> Value:
    """One header, cookie or member of a body; header names ignore case, a Cookie header is a cookie jar."""
    if part == "cookie":
        found = member(table, name)
        return _cookie_in_header(request.headers, name) if isinstance(found, Absent) else found
    if part == "header":
        return {key.lower(): value for key, value in _pairs(table)}.get(name.lower(), Absent())
    value = table
    for key in name.split("."):
        value = member(value, key)
    return value


def _cookie_in_header(headers: Value, name: str) -> Value:
    for key, value in _pairs(headers):
        if key.lower() == "cookie":
            parts = [value.value] if isinstance(value, Known) else getattr(value, "parts", ())
            if any(isinstance(part, str) and f"{name}=" in part for part in parts):
                return value
    return Absent()


def _pairs(table: Value) -> tuple[tuple[str, Value], ...]:
    return getattr(table, "entries", ())


def _named(table: Value, names: frozenset[str]) -> Iterator[tuple[str, Value]]:
    for key, value in _pairs(table):
        if key.lower() in names:
            yield key, value


def _facts(name: str, value: Value, verdict: Verdict) -> dict[str, str]:
    facts = {"value": shown_as(name, verdict.value)}
    if name in ("url", "base_url") and (host := host_of(verdict.value)):
        facts["host"] = host
    if name == "url":
        facts["url"] = shown(verdict.value).strip('"')
    if name == "model":
        facts["model"] = shown(verdict.value).strip('"')
    if isinstance(value, FromEnv):
        facts["env"] = value.name
    return facts
