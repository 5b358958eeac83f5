"""Holds the comments against the findings beside them: which count, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.errors import did_you_mean
from offramp.exemptions import Exemption, Grounds, Ignore, Note
from offramp.model import Finding, Report
from offramp.stale import beside, lapsed


def silenced(report: Report, today: str) -> Iterator[Exemption]:
    """The findings that a comment silences."""
    for ignore in report.ignores:
        for finding in beside(report, ignore):
            if _holds(ignore, finding, today):
                yield Exemption(
                    finding=finding.id,
                    grounds=Grounds.COMMENT,
                    where=f"{ignore.path}:{ignore.line}",
                    reason=ignore.reason,
                    until=ignore.until,
                )


def notes(report: Report, today: str, *, whole: bool) -> Iterator[Note]:
    """What is wrong with the comments. Of a part of a project nobody can tell that a comment has no use."""
    known = {rule.id for rule in report.rules}
    for ignore in report.ignores:
        for rule, message in _faults(report, ignore, known, today, whole):
            yield Note(path=ignore.path, line=ignore.line, rule=rule, message=message)


def _faults(report: Report, ignore: Ignore, known: set[str], today: str, whole: bool) -> Iterator[tuple[str, str]]:
    if ignore.fault:
        yield "malformed-ignore", f"The comment cannot be read: {ignore.fault}."
        return
    here = beside(report, ignore)
    for rule in ignore.rules:
        if rule not in known:
            yield "unknown-rule", f"No rule is called `{rule}`.{did_you_mean(rule, known)}"
        elif whole and not any(finding.rule == rule for finding in here):
            yield "unused-ignore", f"`{rule}` finds nothing here: take the comment out."
    if not here:
        return
    if lapsed(ignore, today):
        yield "expired-ignore", f"The comment held until {ignore.until}: what it silenced counts again."
    banned = any(finding.route.banned for finding in here)
    if not ignore.reason:
        end = ", so it does not silence a banned route" if banned else ""
        yield "reasonless-ignore", f"The comment tells no reason{end}: write `-- reason` at its end."
    if banned and not ignore.until:
        yield "endless-ignore", "The comment has no `until=`, so it does not silence a banned route."


def _holds(ignore: Ignore, finding: Finding, today: str) -> bool:
    """A banned route is silenced only with a reason and an end."""
    if ignore.fault or lapsed(ignore, today):
        return False
    return not finding.route.banned or bool(ignore.reason and ignore.until)
