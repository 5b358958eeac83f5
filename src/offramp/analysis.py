"""From texts to findings, without a disk: what a run asks of the repository and `verify` asks of a patched one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from offramp.collector import paused
from offramp.facts import FileFacts
from offramp.inventory import inventory, told
from offramp.match import Match, Matching
from offramp.match.around import around
from offramp.match.beside import beside
from offramp.match.clients import clients
from offramp.match.config import match_settings
from offramp.match.copies import copies, suspects, within_used_copies
from offramp.match.costs import costs
from offramp.match.packages import used
from offramp.match.served import served, with_own_relays
from offramp.match.started import started
from offramp.match.text import match_texts
from offramp.model import Finding, Role, Skipped
from offramp.reach import reached
from offramp.resolve import Copy, Program, Sites
from offramp.rules import Ruleset
from offramp.settings import Setting, configuration, environment, schemas


class Analysis(Struct, frozen=True, kw_only=True):
    """What was found, and the resolved program to plan on."""

    findings: tuple[tuple[Finding, Match], ...]
    sites: Sites
    texts: Mapping[str, str]
    skipped: tuple[Skipped, ...] = ()
    """Files in other languages in which a rule holds, but in a place that says nothing of the product."""


@paused()
def analyze(
    facts: Iterable[FileFacts],
    settings: Iterable[Setting],
    texts: Mapping[str, str],
    rules: Ruleset,
    others: Mapping[str, str] | None = None,
    copied: Mapping[tuple[str, str], Copy] | None = None,
) -> Analysis:
    """Resolve, match and take the inventory of the files whose facts are given.

    `others` are the texts in other languages: they are looked at, and no plan rests on them. `copied` are the copies
    of packages, where they are known.
    """
    facts, settings, others = tuple(facts), tuple(settings), others or {}
    sites = _resolved(facts, settings, rules, copied or {})
    if copied is None and (suspected := suspects(rules, sites)):
        inside_them = Matching(rules, sites, texts, suspected).matches()
        if found := copies(rules, sites, inside_them):
            sites = _resolved(facts, settings, rules, found)
    matches = _matched(rules, sites, texts)
    inside = within_used_copies(sites, matches)
    matches += match_settings(rules, settings, told(matches))
    matches = used(sites.program, beside(sites.program, matches), rules.tables["reverse_packages"])
    elsewhere, skipped = match_texts(rules, others)
    calls = [each.site for each in matches if each.rule.role is Role.CALL and each.site]
    consumers, drivers = rules.tables["consumers"], rules.tables["browser_drivers"]
    arounds = (
        *around(sites, calls, consumers, drivers, [each.site for each in matches if each.fetches and each.site]),
        *clients(sites, calls, rules.tables["credentials"], drivers),
    )
    asked = [each.site for each in matches if each.rule.role is Role.COST and each.site]
    arounds += costs(sites, calls, consumers, arounds, asked)
    findings = inventory(rules, (*matches, *elsewhere), arounds, {**texts, **others}, inside)
    return Analysis(findings=reached(sites.program, findings), sites=sites, texts=texts, skipped=skipped)


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
        schemas=schemas(settings, _entries(rules, "config_schemas")),
    )
    return Sites(program, _entries(rules, "http"), _entries(rules, "openai_clients"), _entries(rules, "processes"))


def _matched(rules: Ruleset, sites: Sites, texts: Mapping[str, str]) -> tuple[Match, ...]:
    """What the rules say of the code; once more where it turns out that the repository serves or starts a relay."""
    matching = Matching(rules, sites, texts)
    matches = matching.matches()
    ports = {**started(sites, _entries(rules, "relay_programs")), **served(sites, _entries(rules, "servers"), matches)}
    return matching.with_relays(with_own_relays(rules, ports)) if ports else matches


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
