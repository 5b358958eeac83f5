"""Rules about functions of the repository itself, by name; only in a file with a find of a rule they stand beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from offramp.facts import Call, last_name
from offramp.match.beside import fits
from offramp.match.found import Match
from offramp.match.told import told
from offramp.model import Step
from offramp.resolve import Sites, options
from offramp.rules import Rule, Ruleset
from offramp.values import Internal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A call whose function is of the repository and has a name that a rule speaks of."""

    path: str
    scope: int
    call: Call
    function: Internal


def own_calls(rules: Ruleset, sites: Sites, matches: Iterable[Match]) -> Iterator[Match]:
    """The innermost calls of functions with such a name: what only hands on to another one is no find of its own."""
    matches = tuple(matches)
    for rule in rules.rules:
        if rule.when.own:
            near: dict[str, Match] = {}
            for each in matches:
                if _is_beside(rule, each):
                    near.setdefault(each.location.path, each)
            found = [named for path in sorted(near) for named in _named(sites, rule, path)]
            inner = {(each.path, sites.program.indexes[each.path].facts.scopes[each.scope].name) for each in found}
            for named in found:
                if (named.function.path, named.function.scope) not in inner:
                    yield _match(rule, sites, named, near[named.path])


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
