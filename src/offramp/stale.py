"""Which comments stand beside what they name, and what of them is still needed; silences nothing."""

from __future__ import annotations

from offramp.exemptions import Ignore
from offramp.model import Finding, Report


def beside(report: Report, ignore: Ignore) -> list[Finding]:
    """The findings of its rules on the lines that it covers."""
    first, last = ignore.covers
    return [
        finding
        for finding in report.findings
        if finding.location.path == ignore.path and finding.rule in ignore.rules
        if finding.location.line <= last and finding.location.end_line >= first
    ]  # fmt: skip


def lapsed(ignore: Ignore, today: str) -> bool:
    """Whether its last day has passed."""
    return bool(ignore.until) and ignore.until < today


def needed(report: Report, ignore: Ignore, today: str) -> tuple[str, ...]:
    """The rules that the comment still has to name. What may be a slip of the pen is left to a person."""
    if ignore.fault:
        return ignore.rules
    if lapsed(ignore, today):
        return ()
    found = {finding.rule for finding in beside(report, ignore)}
    known = {rule.id for rule in report.rules}
    return tuple(rule for rule in ignore.rules if rule in found or rule not in known)
