"""The page of a GitHub job, Markdown for `$GITHUB_STEP_SUMMARY`: what was found, in one table; no evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.model import Finding, Patch, Report, Route, Skipped
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.places import Places
from offramp.report.summary import ordered, said, verdict

_ROWS = 200
_LONGEST = 400
"""GitHub shows no page above 1 MiB: the longest rows of both tables stay far below."""
_SPECIAL = re.compile(r"[\\`*_\[\]#|~$&<>@]|:(?=//)|(?<=www)\.")


def render(report: Report) -> str:
    """A heading with the verdict, then the findings and what was not checked."""
    result, sentence, places = verdict(report), said(report), Places(report)
    routes = [(route, sum(finding.route is route for finding in report.findings)) for route in reversed(Route)]
    counts = ", ".join(f"{count} {route.value}" for route, count in routes if count)
    blocks = [f"## offramp: {result.value}", f"{sentence[:1].upper()}{sentence[1:]}{f': {counts}' if counts else ''}."]
    if tally := exceptions.tally(report):
        blocks.append(f"{tally.capitalize()}.")
    if exceptions.counted(report):
        blocks.append(_table(("place", "rule", "route", "what", "patch"), _findings(report, places)))
    if report.notes:
        notes = ((_named(each.path, each.line, places), each.rule, each.message) for each in report.notes)
        blocks.append(_table(("place", "note", "what"), notes))
    if report.skipped:
        skipped = (_skipped(each, places) for each in sorted(report.skipped))
        blocks.append(_table(("not checked", "reason", "detail"), skipped))
    return "\n\n".join(blocks) + "\n"


def _findings(report: Report, places: Places) -> Iterable[tuple[str, ...]]:
    return (_row(finding, places) for finding in ordered(exceptions.counted(report)))


def _row(finding: Finding, places: Places) -> tuple[str, ...]:
    at = finding.location
    place = _named(at.path, at.line, places)
    fate = "yes" if isinstance(finding.fix, Patch) else "no"
    return (place, finding.rule, finding.route.value, finding.message, fate)


def _named(path: str, line: int, places: Places) -> str:
    return places.from_top(path) + (f":{places.text(path, line)}" if line else "")


def _skipped(skipped: Skipped, places: Places) -> tuple[str, ...]:
    return (places.from_top(skipped.path), skipped.reason, skipped.detail)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    every = list(rows)
    lines = [head, ("---",) * len(head), *(tuple(map(_cell, row)) for row in every[:_ROWS])]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return table if len(every) <= _ROWS else f"{table}\n\nAnd {len(every) - _ROWS} more."


def _cell(text: str) -> str:
    """Text that says what it says: no link, no mention, no HTML."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", printable(cut))
