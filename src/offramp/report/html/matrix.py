"""The inventory: stages by modules, what is there and what is absent."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from offramp.model import Finding, Route, Stage

MOST = 60
"""Modules with a row of their own; the rest stand in one row."""


class Cell(Struct, frozen=True, kw_only=True):
    """One stage in one module: what is there, and how many calls lack it."""

    stage: Stage
    number: int
    first: str
    """The id of its first finding."""
    worst: Route | None
    absent: int


class Row(Struct, frozen=True, kw_only=True):
    """One module, or `others` of them together."""

    path: str
    others: int
    cells: tuple[Cell, ...]


class Matrix(Struct, frozen=True, kw_only=True):
    """The rows, and all of them together."""

    rows: tuple[Row, ...]
    together: tuple[Cell, ...]


def matrix(findings: tuple[Finding, ...]) -> Matrix:
    """The modules in their order; of many, those with the gravest and the most findings."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.location.path, []).append(finding)
    chosen = sorted(files, key=lambda path: (-_weight(files[path]), -len(files[path]), path))[:MOST]
    rows = [Row(path=path, others=0, cells=_cells(files[path])) for path in files if path in set(chosen)]
    rest = [finding for path, found in files.items() if path not in set(chosen) for finding in found]
    if rest:
        rows.append(Row(path="", others=len(files) - len(chosen), cells=_cells(rest)))
    return Matrix(rows=tuple(rows), together=_cells(findings))


def _weight(found: list[Finding]) -> int:
    return max(finding.route.gravity for finding in found)


def _cells(found: Iterable[Finding]) -> tuple[Cell, ...]:
    found = list(found)
    return tuple(_cell(stage, found) for stage in Stage)


def _cell(stage: Stage, found: list[Finding]) -> Cell:
    here = [finding for finding in found if stage in finding.stages]
    return Cell(
        stage=stage,
        number=len(here),
        first=here[0].id if here else "",
        worst=max((finding.route for finding in here), key=lambda route: route.gravity, default=None),
        absent=sum(stage in finding.absent for finding in found),
    )
