"""Rules about functions of the repository itself, by name, and by an argument or a find of another rule in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from offramp.facts import Call, last_name
from offramp.match.beside import fits
from offramp.match.found import Match
from offramp.match.predicates import Verdict, found_in, judge
from offramp.match.told import told
from offramp.model import Step
from offramp.redact import redact
from offramp.resolve import Site, Sites, options
from offramp.rules import Rule, Ruleset
from offramp.values import External, Internal


class _Named(Struct, frozen=True, kw_only=True):
    """A call whose function is of the repository and has a name that a rule speaks of."""

    path: str
    scope: int
    call: Call
    function: Internal


def own_calls(rules: Ruleset, sites: Sites, matches: Iterable[Match]) -> Iterator[Match]:
    """The innermost calls of functions with such a name: what only hands on to another one is no find of its own."""
    matches = tuple(matches)
    for rule in rules.rules:
        if rule.when.own and rule.when.argument:
            yield from _given(rules, sites, rule)
        elif rule.when.own:
            near: dict[str, Match] = {}
            for each in matches:
                if _is_beside(rule, each):
                    near.setdefault(each.location.path, each)
            found = [named for path in sorted(near) for named in _named(sites, rule, path)]
            inner = {(each.path, sites.program.indexes[each.path].facts.scopes[each.scope].name) for each in found}
            for named in found:
                if (named.function.path, named.function.scope) not in inner:
                    yield _match(rule, sites, named, near[named.path])


def _given(rules: Ruleset, sites: Sites, rule: Rule) -> Iterator[Match]:
    """The calls that are given such a thing, by whatever name, in the files that import what the rule asks for."""
    ((_, predicate), *_) = rule.when.argument
    for path, index in sorted(sites.program.indexes.items()):
        if not any(imp.module.partition(".")[0] in rule.when.imports for imp in index.facts.imports):
            continue
        for named in _named(sites, rule, path):
            values = [sites.program.value(path, named.scope, arg.value) for arg in named.call.args]
            held = next((each for value in values if (each := judge(predicate, value, rules.tables))), None)
            if held:
                yield _match_of(rule, sites, named, held)


def _match_of(rule: Rule, sites: Sites, named: _Named, held: Verdict) -> Match:
    at = sites.program.location(named.path, named.call.at)
    name = named.function.scope
    found = found_in(rule.when.argument[0][1], held.value)
    said = f"`{name}` is given what holds `{redact(found)}`" if found else f"`{name}` is given it"
    block = next((block for _, block, each in sites.program.indexes[named.path].calls if each is named.call), -1)
    target = External(path="")
    site = Site(path=named.path, scope=named.scope, block=block, target=target, args=(), location=at)
    return Match(
        rule=rule, location=at, scope=sites.scope_name(site), site=site,
        evidence=told((*held.via, Step(path=named.path, line=at.line, text=said))), sure=held.sure,
        facts=(("target", name),),
    )  # fmt: skip


def _is_beside(rule: Rule, other: Match) -> bool:
    return other.site is not None and any(fits(glob, other) for glob in rule.beside)


def _named(sites: Sites, rule: Rule, path: str) -> Iterator[_Named]:
    for scope, _, call in sites.program.indexes[path].calls:
        if any(fnmatchcase(last_name(call.func).lower(), glob) for glob in rule.when.own):
            for value in options(sites.program.value(path, scope, call.func)):
                if isinstance(value, Internal) and value.kind in ("function", "method"):
                    yield _Named(path=path, scope=scope, call=call, function=value)
                    break


def _match(rule: Rule, sites: Sites, named: _Named, other: Match) -> Match:
    at = sites.program.location(named.path, named.call.at)
    name = named.function.scope
    steps = (
        *other.evidence[-1:],
        Step(path=named.function.path, line=_line(sites, named.function), text=f"`{name}` is defined here"),
        Step(path=named.path, line=at.line, text=f"calls `{name}` beside it"),
    )
    scope = sites.program.indexes[named.path].facts.scopes[named.scope].name
    return Match(
        rule=rule, location=at, scope=scope, site=None, evidence=told(steps), sure=True, facts=(("target", name),)
    )  # fmt: skip


def _line(sites: Sites, function: Internal) -> int:
    """Where a function of the repository begins."""
    scopes = sites.program.indexes[function.path].facts.scopes
    return next(each.at.line for each in scopes if each.name == function.scope)
