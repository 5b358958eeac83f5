"""Earlier reports of a project held against the ones after them, by the ids of their findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from offramp.figures import Run
from offramp.model import Report
from offramp.report.summary import banned, patched


def since(reports: Sequence[Report]) -> tuple[Run, ...]:
    """A run for each report but the last; the oldest stands first."""
    return tuple(_run(report, after) for report, after in pairwise(reports))


def _run(report: Report, after: Report) -> Run:
    known, later = {each.id for each in report.findings}, {each.id for each in after.findings}
    fresh = [each for each in after.findings if each.id not in known]
    return Run(
        commit=report.commit,
        contract=report.contract.as_of,
        findings=len(report.findings),
        banned=banned(report.findings),
        patched=patched(report.findings),
        fresh=len(fresh),
        fresh_banned=banned(fresh),
        gone=len(known - later),
    )
