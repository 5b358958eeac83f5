"""Which rule holds where, and the evidence for it; decides nothing about gravity or disposition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.facts import Import
from offramp.match.answers import answers
from offramp.match.code import Codes, Place
from offramp.match.companions import Companions
from offramp.match.credentials import Credentials
from offramp.match.found import Match
from offramp.match.operation import edits, streams
from offramp.match.own import own_calls
from offramp.match.parts import carried, done, entry
from offramp.match.possible import could, imports_one, leads, names_a_call, names_package
from offramp.match.predicates import Verdict, found_in, judge
from offramp.match.told import MADE, passed_at, told
from offramp.model import Role, Step
from offramp.redact import redact
from offramp.resolve import Request, Site, Sites, pattern, shown, shown_as
from offramp.resolve.urls import host_of
from offramp.rules import HttpWhen, Predicate, Rule, Ruleset, When
from offramp.syntax import Bound, agreed
from offramp.values import Absent, FromEnv, Value

_ADDRESSES = ("url", "base_url", "api_base", "value")
_LONGEST, _BEGINNING = 160, 60
"""Characters of what is shown of a text that a rule has found."""


class _Held(Struct):
    """The evidence gathered while the conditions of one rule are tried at one site."""

    sure: bool = True
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    bound: Bound = field(default_factory=dict)
    """What the metavariables of its code patterns stand for."""

    def take(self, other: _Held) -> None:
        self.sure = self.sure and other.sure
        self.steps += [step for step in other.steps if step not in self.steps]
        self.facts |= other.facts
        self.bound = {**self.bound, **other.bound}


class Matching:
    """Every rule about code held against every site; then the credentials of the calls that were classed."""

    def __init__(
        self, rules: Ruleset, sites: Sites, texts: Mapping[str, str], paths: frozenset[str] | None = None
    ) -> None:
        """Of the sites those in some files, or all."""
        self._sites = sites
        self._tried = [site for site in sites.all if paths is None or site.path in paths]
        self._codes = Codes(rules, sites.program, texts)
        self._engine = _Engine(rules, sites, self._codes, rules.rules)
        self._direct = [tuple(self._engine.at(site)) for site in self._tried]

    def matches(self) -> tuple[Match, ...]:
        """What holds, as far as the rules tell by themselves."""
        return self._all(self._engine, self._direct)

    def with_relays(self, rules: Ruleset) -> tuple[Match, ...]:
        """The same, with the repository's own relays known: only the rules that ask for those are tried again."""
        asking = tuple(rule for rule in rules.rules if rule.when.asks_own_relays)
        order = {rule.id: number for number, rule in enumerate(rules.rules)}
        again = {rule.id for rule in asking}
        trying = _Engine(rules, self._sites, self._codes, asking)
        direct = [
            tuple(sorted((*(old for old in before if old.rule.id not in again), *trying.at(site)),
                         key=lambda match: order[match.rule.id]))
            for site, before in zip(self._tried, self._direct, strict=True)
        ]  # fmt: skip
        return self._all(_Engine(rules, self._sites, self._codes, rules.rules), direct)

    def _all(self, engine: _Engine, direct: list[tuple[Match, ...]]) -> tuple[Match, ...]:
        called = [match for each in direct for match in each]
        called += engine.in_code()
        imports = list(engine.imports())
        found = (*called, *imports, *Credentials(engine.rules, self._sites).find(called))
        return (*found, *own_calls(engine.rules, self._sites, found))


class _Engine:
    """The conditions of some of the rules, tried at one site at a time."""

    def __init__(self, rules: Ruleset, sites: Sites, codes: Codes, tried: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.tried = tried
        self.tables = rules.tables
        self.sites = sites
        self.codes = codes
        self._companions = Companions(sites, rules.tables["browser_drivers"].values())
        self._answers = answers(sites, tried)
        self._by_target: dict[tuple[str, bool], tuple[Rule, ...]] = {}

    def at(self, site: Site) -> Iterator[Match]:
        """The rules that hold at a site."""
        request = self.sites.request(site)
        missed: list[Rule] = []
        for rule in self._rules_for(site.target.path, request is not None):
            held = self._when(rule.when, site, request)
            if held and rule.when.command and not held.sure:
                yield from self._by_callers(rule, rule.when.command, site) or [self._match(rule, site, None, held)]
            elif held:
                yield self._match(rule, site, request, held)
            else:
                missed.append(rule)
        if missed and site.scope and request and request.is_crowded:
            yield from self._one_by_one(missed, site)

    def _one_by_one(self, rules: list[Rule], site: Site) -> Iterator[Match]:
        """The rules that hold for one of the callers, who pass too much to be told apart all at once."""
        program, waiting = self.sites.program, list(rules)
        for path, scope, call in program.callers(site.path, site.scope):

            def tried(left: tuple[Rule, ...] = tuple(waiting)) -> list[Match]:
                request = self.sites.request(site)
                judged = ((rule, self._when(rule.when, site, request)) for rule in left)
                return [self._match(rule, site, request, replace(held, sure=False)) for rule, held in judged if held]

            found = program.seen_from(site.path, site.scope, path, scope, call, tried)
            yield from found
            waiting = [rule for rule in waiting if all(rule is not each.rule for each in found)]

    def _by_callers(self, rule: Rule, wanted: Predicate, site: Site) -> list[Match]:
        """A function that starts any program is told by its callers which one."""
        tried = ((caller, self._judged(caller, "command", wanted, line)) for caller, line in self.sites.handed(site))
        return [self._match(rule, caller, None, held) for caller, held in tried if held]

    def _rules_for(self, path: str, is_http: bool) -> tuple[Rule, ...]:
        key = (path, is_http)
        if key not in self._by_target:
            self._by_target[key] = tuple(rule for rule in self.tried if could(rule.when, path, is_http))
        return self._by_target[key]

    def _match(self, rule: Rule, site: Site, request: Request | None, held: _Held) -> Match:
        last = Step(path=site.path, line=site.location.line, text=done(site, request, held.facts))
        return Match(
            rule=rule,
            location=site.location,
            scope=self.sites.scope_name(site),
            site=site,
            evidence=told([*self._brought_in(rule.when, site), *held.steps, last]),
            sure=held.sure and site.sure,
            facts=tuple(sorted({"target": site.target.path, **held.facts}.items())),
            edits=rule.role is Role.CALL and edits(self.sites, site, request, self._inputs(rule)),
            streams=rule.role is Role.CALL and streams(self.sites, site, request),
        )

    # Code

    def in_code(self) -> Iterator[Match]:
        """The rules with patterns of code, at the places where those fit."""
        for rule in self.rules.rules:
            for place in self.codes.of(rule.when):
                yield from self._at_place(rule, place)

    def _at_place(self, rule: Rule, place: Place) -> Iterator[Match]:
        for site in self.sites.by_location.get(place.location, ()):
            request = self.sites.request(site)
            if held := self._when(rule.when, site, request):
                yield self._match(rule, site, request, held)
        if place.location not in self.sites.by_location and (held := self._when(rule.when, place.as_site(), None)):
            yield Match(
                rule=rule,
                location=place.location,
                scope=self.sites.scope_name(place.as_site()),
                site=None,
                evidence=told(held.steps),
                sure=held.sure,
                facts=tuple(sorted({"target": place.called, **held.facts}.items())),
            )

    def _coded(self, when: When, site: Site, bound: Bound) -> _Held | None:
        """The first way in which a pattern fits here that agrees with what its metavariables stand for already."""
        for place in self.codes.at(when, site.location):
            together = agreed(bound, place.bound)
            held = self._fitting(when, place) if together is not None else None
            if held and together is not None:
                held.bound = together
                return held
        return None

    def _fitting(self, when: When, place: Place) -> _Held | None:
        held = _Held(facts={name: self.codes.words(place, name) for name in place.bound})
        for name, predicate in when.where:
            verdict = judge(predicate, self.codes.value(place, name), self.tables)
            if verdict is None:
                return None
            said = f"`{name}` is {self.codes.shown(place, name, verdict.value)}"
            step = Step(path=place.path, line=place.location.line, text=said)
            held.take(_Held(verdict.sure, [*verdict.via, step]))
        shape = " ".join(place.pattern.text.split())
        held.steps.append(Step(path=place.path, line=place.location.line, text=f"fits `{shape}`"))
        return held

    def _brought_in(self, when: When, site: Site) -> Iterator[Step]:
        """The imports that decide: of a module the rule asks for, and of the package whose call it names."""
        modules = {module for each in (when, *when.any) for module in each.imports}
        named = any(names_package(each, site.target.path) for each in (when, *when.any))
        for path in dict.fromkeys((site.path, *(at.path for at in site.target.calls))):
            for imp in self.sites.program.indexes[path].facts.imports:
                full = f"{imp.module}.{imp.name}" if imp.name else imp.module
                if not imp.level and (full in modules or (named and leads(full, site.target.path))):
                    line = self.sites.program.location(path, imp.at).line
                    text = f"imports `{imp.name}` from `{imp.module}`" if imp.name else f"imports `{imp.module}`"
                    yield Step(path=path, line=line, text=text)

    def _inputs(self, rule: Rule) -> frozenset[str]:
        """The arguments in which an image is given: by name for all calls, where the rule says so for its own."""
        return self._named_inputs | {spec for name, spec in rule.params if name in ("image", "mask")}

    @cached_property
    def _named_inputs(self) -> frozenset[str]:
        entries = (dict(entry) for entry in self.tables["consumers"].entries)
        return frozenset(str(entry["value"]) for entry in entries if entry.get("what") == "input")

    # Conditions

    def _when(self, when: When, site: Site, request: Request | None, bound: Bound | None = None) -> _Held | None:
        apart = when.config or when.text or when.around or when.own or when.credential
        if apart or not self._imported(when, site.path):
            return None
        held = _Held(bound=bound or {})
        if (when.call or when.set) and not self._called(when, site):
            return None
        if when.code:
            coded = self._coded(when, site, held.bound)
            if coded is None:
                return None
            held.take(coded)
        for part in self._parts(when, site, request, held.bound):
            if part is None:
                return None
            held.take(part)
        if when.never and self._when(when.never, site, request, held.bound):
            return None
        # Where its parts come from is told first, then on which ways the thing itself got here.
        if held.sure or not _other_caller(held.steps, site.target.via):
            held.take(_Held(steps=[*(site.picked.via if site.picked else ()), *site.target.via]))
        return held

    def _parts(self, when: When, site: Site, request: Request | None, bound: Bound) -> Iterator[_Held | None]:
        """What is asked of the parts of a call, one after the other; nobody goes on after the first None."""
        if when.http:
            yield self._http(when.http, request, site)
        if when.command:
            yield self._judged(site, "command", when.command, self.sites.command(site))
        if when.answer:
            yield self._answer(site, when.answer)
        for name, predicate in when.argument:
            yield self._argument(site, name, predicate)
        if when.receiver:
            yield self._receiver(when.receiver, site)
        if when.companion:
            yield self._companion(when.companion, site)
        if when.any:
            tried = (self._when(option, site, request, bound) for option in when.any)
            yield next((found for found in tried if found), None)

    def _called(self, when: When, site: Site) -> bool:
        path = site.target.path
        if path.endswith("="):
            return any(pattern(each).fullmatch(path[:-1]) for each in when.set)
        return any(pattern(each).fullmatch(path) for each in when.call)

    def _companion(self, when: When, site: Site) -> _Held | None:
        """Whether another call on the same browser, session or client holds."""
        for other in self._companions.of(site):
            request = self.sites.request(other)
            if could(when, other.target.path, request is not None) and (held := self._when(when, other, request)):
                at = other.location
                held.steps.append(Step(path=at.path, line=at.line, text=f"calls `{other.target.path}`"))
                return held
        return None

    def _answer(self, site: Site, names: tuple[str, ...]) -> _Held | None:
        read = self._answers.get(site.location, {})
        for name in names:
            if at := read.get(name):
                return _Held(steps=[Step(path=at.path, line=at.line, text=f"`{name}` is read off the answer")])
        return None

    def _argument(self, site: Site, name: str, predicate: Predicate) -> _Held | None:
        value = self.sites.argument(site, name)
        return self._judged(site, name.split("|")[0], predicate, value)

    def _judged(self, site: Site, name: str, predicate: Predicate, value: Value) -> _Held | None:
        verdict = judge(predicate, value, self.tables)
        if verdict is None:
            return None
        steps = [*verdict.via]
        if not isinstance(value, Absent):
            said = shown_as(name, verdict.value)
            held = found_in(predicate, verdict.value)
            tail = f" and holds `{_ends(redact(held))}`" if held and said.startswith('"') and held not in said else ""
            steps.append(Step(path=site.path, line=site.location.line, text=f"`{name}` is {said}{tail}"))
        return _Held(verdict.sure, steps, _facts(name.rpartition(".")[2], value, verdict))

    def _receiver(self, when: When, site: Site) -> _Held | None:
        made = self.sites.receiver(site)
        if made is None:
            return None
        found = self._when(when, made, self.sites.request(made))
        if found and made.location != site.location:
            found.steps.append(Step(path=made.path, line=made.location.line, text=f"{MADE}`{made.target.path}`"))
        return found

    def _http(self, when: HttpWhen, request: Request | None, site: Site) -> _Held | None:
        verbs = request.verb.split("|") if request else []
        fitting = [verb for verb in verbs if not when.verb or verb in when.verb]
        if request is None or not fitting:
            return None
        held = _Held(sure=len(fitting) == len(verbs), facts={"verb": fitting[0]})
        if when.url:
            if (address := self._part("url", when.url, request.url)) is None:
                return None
            held.take(address)
        for part, table in (("header", request.headers), ("cookie", request.cookies), ("json", request.json),
                            ("data", request.data), ("query", request.query)):  # fmt: skip
            for name, predicate in getattr(when, part):
                value = entry(part, table, name, request)
                found = self._part(name, predicate, value)
                if found is None:
                    return None
                if not isinstance(value, Absent):
                    found.steps.append(carried(site, part, name, found.facts["value"]))
                held.take(found)
        return held

    def _part(self, name: str, predicate: Predicate, value: Value) -> _Held | None:
        verdict = judge(predicate, value, self.tables)
        if verdict is None:
            return None
        return _Held(verdict.sure, list(verdict.via), _facts(name, value, verdict))

    # Imports

    def imports(self) -> Iterator[Match]:
        """Packages that act by being imported."""
        for rule in (rule for rule in self.rules.rules if rule.when.imports and not names_a_call(rule.when)):
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
        return next((imp for imp in imports if imp.level == 0 and imports_one(imp.module, imp.name, modules)), None)


def _ends(text: str) -> str:
    """How a long text begins and ends: what decides of a command line is the program and what it is told at last."""
    return text if len(text) <= _LONGEST else f"{text[:_BEGINNING]} … {text[_BEGINNING - _LONGEST :]}"


def _other_caller(steps: Iterable[Step], more: Iterable[Step]) -> bool:
    """Whether both were handed in, and by different calls: the two never come together."""
    one, other = passed_at(steps), passed_at(more)
    return bool(one) and bool(other) and not one & other


def _facts(name: str, value: Value, verdict: Verdict) -> dict[str, str]:
    facts = {"value": shown_as(name, verdict.value)}
    if name in _ADDRESSES and (host := host_of(verdict.value)):
        facts["host"] = host
    if name == "url":
        facts["url"] = shown(verdict.value).strip('"')
    if name == "model":
        facts["model"] = shown(verdict.value).strip('"')
    if isinstance(value, FromEnv):
        facts["env"] = value.name
    return facts
