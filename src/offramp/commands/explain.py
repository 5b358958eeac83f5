"""`offramp explain`: tells all about a rule or about one finding."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from offramp.commands import configuring, running
from offramp.commands.configuring import Given
from offramp.errors import UnknownFindingError
from offramp.model import Finding
from offramp.printable import printable

if TYPE_CHECKING:
    from offramp.report.places import Places
    from offramp.rules import Rule

_NAMED = 5
"""Findings that are named when an id is not clear."""
_NAMES_THEM = "`offramp scan` names them all."


@click.command()
@click.argument("subject", required=False, metavar="RULE|PATH")
@click.option("--list", "listed", is_flag=True, help="Name all rules.")
@click.option("--site", metavar="ID", help="Tell all about one finding under PATH; the beginning of its id is enough.")
@configuring.sources
def explain(subject: str | None, listed: bool, site: str | None, given: Given) -> int:
    """Tell what RULE finds, why, and what becomes of it; or, with --site, everything about one finding under PATH."""
    from offramp.rules import load

    if site is not None:
        click.echo(_found(Path(subject or "."), given, site), nl=False)
        return 0
    if not subject and not listed:
        raise click.UsageError("Name a rule, use --list to see them all, or --site for one finding.")
    ruleset = load(own=given.config(Path()).rules)
    click.echo(_explained(ruleset.rule(subject)) if subject else "\n".join(map(_line, ruleset.rules)))
    return 0


def _found(path: Path, given: Given, id: str) -> str:
    from offramp.report import ledger
    from offramp.report.places import Places

    report = running.run(path, given.config(path), plan=True)
    chosen = [finding for finding in report.findings if finding.id.startswith(id.removeprefix("#"))]
    if not chosen:
        raise UnknownFindingError(f"No finding under {path} has an id that begins with {id!r}.", _NAMES_THEM)
    if len(chosen) > 1:
        places = Places(report)
        named = "".join(f"\n  {each.id}  {printable(_place(each, places))}  {each.rule}" for each in chosen[:_NAMED])
        raise UnknownFindingError(
            f"{len(chosen)} findings have an id that begins with {id!r}:{named}", "Give more of it."
        )
    return ledger.render(report, chosen[0])


def _place(finding: Finding, places: Places) -> str:
    return f"{finding.location.path}:{places.text(finding.location.path, finding.location.line)}"


def _line(rule: Rule) -> str:
    return f"{rule.id:<40} {_route(rule):<14} {rule.title}"


def _route(rule: Rule) -> str:
    return rule.route.value if rule.route else "of its call"


def _explained(rule: Rule) -> str:
    rows = {
        "route": _route(rule) + (" (banned)" if rule.route and rule.route.banned else ""),
        "stages": ", ".join(stage.value for stage in rule.stages),
        "becomes": rule.disposition.value if rule.disposition else "",
        "official": rule.equivalent,
        "confidence": rule.confidence.value,
        "since": rule.since,
        "measured": _measured(rule),
    }
    facts = [f"  {name:<11}{value}" for name, value in rows.items() if value]
    contrast = [
        line
        for each in rule.contrast
        for line in (f"  {_with_places(each.contrast.why)}", f"    {_with_places(each.contrast.turn)}")
    ]
    classes = ["", "Why this class, and what would change it:", *contrast] if contrast else []
    sources = ["", "Read in:", *(f"  {source}" for source in rule.references)] if rule.references else []
    return "\n".join([f"{rule.id}: {rule.title}", "", rule.why, "", *facts, *classes, *sources])


def _measured(rule: Rule) -> str:
    """What the rule scored on the labelled corpus; empty where no finding of it was judged."""
    from offramp.rules import measured

    score = measured().get(rule.id)
    if score is None:
        return ""
    return f"{score.right} of {score.right + score.wrong} findings right in labelled repositories ({score.as_of})"


def _with_places(text: str) -> str:
    """What a site fills in, as usage texts write it."""
    return re.sub(r"\{(\w+)\}", r"<\1>", text)
