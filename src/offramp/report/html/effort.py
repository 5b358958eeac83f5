"""How many hours the migration takes: the number of each kind of work times an estimate that stands in the data."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources

import yaml
from msgspec import Struct

from offramp.model import Finding, Level, Patch, Reach, Report, Role

_KINDS = {
    Role.CALL: "call",
    Role.OUTPUT: "around",
    Role.STREAM: "around",
    Role.RETRY: "around",
    Role.COST: "around",
    Role.STORAGE: "around",
    Role.CONFIG: "config",
}


class Work(Struct, frozen=True, kw_only=True):
    """One kind of work: how often, and the hours for one."""

    kind: str
    number: int
    low: float
    high: float


class Effort(Struct, frozen=True, kw_only=True):
    """All the work."""

    rows: tuple[Work, ...]

    @property
    def low(self) -> float:
        """Hours at least."""
        return round(sum(row.number * row.low for row in self.rows), 1)

    @property
    def high(self) -> float:
        """Hours at most."""
        return round(sum(row.number * row.high for row in self.rows), 1)


def effort(report: Report) -> Effort:
    """The work that a report leaves."""
    numbers = Counter(_kind(finding) for finding in report.findings)
    numbers["gateway"] = len(report.gateways)
    numbers["unchecked"] = len(report.skipped)
    hours = _hours()
    return Effort(
        rows=tuple(
            Work(kind=kind, number=numbers[kind], low=low, high=high)
            for kind, (low, high) in hours.items()
            if numbers[kind]
        )
    )


def _kind(finding: Finding) -> str:
    if isinstance(finding.fix, Patch):
        return "patch-safe" if finding.fix.level is Level.SAFE else "patch-review"
    if finding.reach in (Reach.TEST, Reach.MENTION):
        return "mention"
    return _KINDS.get(finding.role, "access")


@cache
def _hours() -> dict[str, tuple[float, float]]:
    text = resources.files(__package__).joinpath("effort.yaml").read_text(encoding="utf-8")
    return {kind: tuple(pair) for kind, pair in yaml.safe_load(text).items() if kind != "as_of"}
