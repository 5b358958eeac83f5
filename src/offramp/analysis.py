"""From texts to findings, without a disk: what a run asks of the repository and `verify` asks of a patched one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offramp.facts import FileFacts
from offramp.inventory import inventory, told
from offramp.match import Match, match
from offramp.match.around import around
from offramp.match.clients import clients
from offramp.match.config import match_settings
from offramp.match.copies import copies
from offramp.model import Finding, Role, Skipped
from offramp.reach import reached
from offramp.resolve import Copy, Program, Sites
from offramp.rules import Ruleset
from offramp.settings import Setting, configuration, environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found, and the resolved program to plan on."""

    findings: tuple[tuple[Finding, Match], ...]
    sites: Sites
    texts: Mapping[str, str]
    skipped: tuple[Skipped, ...] = ()


def analyze(
    facts: Iterable[FileFacts], settings: Iterable[Setting], texts: Mapping[str, str], rules: Ruleset
) -> Analysis:
    """Resolve, match and take the inventory of the files whose facts are given."""
    facts, settings = tuple(facts), tuple(settings)
    sites = _resolved(facts, settings, rules, {})
    matches = match(rules, sites)
    if copied := copies(rules, sites, matches):
        sites = _resolved(facts, settings, rules, copied)
        matches = match(rules, sites)
    matches += match_settings(rules, settings, told(matches))
    calls = [each.site for each in matches if each.rule.role is Role.CALL and each.site]
    stands_around = around(sites, calls, rules.tables["consumers"])
    found = inventory(rules, matches, (*stands_around, *clients(sites, calls, rules.tables["credentials"])), texts)
    return Analysis(findings=reached(sites.program, found), sites=sites, texts=texts)


def _resolved(
    facts: tuple[FileFacts, ...],
    settings: tuple[Setting, ...],
    rules: Ruleset,
    copied: Mapping[tuple[str, str], Copy],
) -> Sites:
    program = Program(
        facts,
        environment(settings),
        foreign=_foreign(rules),
        passing=_passing(rules),
        config=configuration(settings),
        copies=copied,
    )
    return Sites(program, _entries(rules, "http"), _entries(rules, "openai_clients"), _entries(rules, "processes"))


def _entries(rules: Ruleset, table: str) -> list[dict[str, object]]:
    return [dict(entry) for entry in rules.tables[table].entries]


def _foreign(rules: Ruleset) -> frozenset[str]:
    """The top-level names of every package that rules and tables speak of."""
    patterns = [each for rule in rules.rules for each in rule.when.call]
    patterns += [str(entry["value"]) for entry in _entries(rules, "http") + _entries(rules, "openai_clients")]
    return frozenset(name for each in patterns if (name := each.split(".")[0]).isidentifier())


def _passing(rules: Ruleset) -> frozenset[str]:
    """Functions that hand their first argument back."""
    entries = _entries(rules, "openai_clients")
    return frozenset(str(entry["value"]) for entry in entries if entry.get("kind") == "passthrough")
