"""How a place is named: by file and line, and in a notebook by cell and line of the cell."""

from __future__ import annotations

from bisect import bisect_right
from posixpath import normpath

from msgspec import Struct

from offramp.model import Cell, Report


class InCell(Struct, frozen=True):
    """A line of a code cell, both from 1; `physical` is the line of the file."""

    number: int
    line: int
    physical: int


class Places:
    """The places of a report."""

    def __init__(self, report: Report) -> None:
        self._cells: dict[str, tuple[Cell, ...]] = {each.path: each.cells for each in report.notebooks}
        self._prefix = report.prefix

    def from_top(self, path: str) -> str:
        """The path as the top of the git repository names it: what code hosts want."""
        return normpath(self._prefix + path) if path.startswith("../") else self._prefix + path

    def in_cell(self, path: str, line: int) -> InCell | None:
        """Where a line of a notebook is; None for any other file."""
        cells = self._cells.get(path, ())
        if not cells:
            return None
        cell = cells[max(bisect_right(cells, line, key=lambda cell: cell.first) - 1, 0)]
        within = min(max(line - cell.first, 0), len(cell.lines) - 1)
        return InCell(cell.number, within + 1, cell.lines[within])

    def line(self, path: str, line: int) -> int:
        """The line of the file."""
        found = self.in_cell(path, line)
        return found.physical if found else line

    def text(self, path: str, line: int) -> str:
        """The place in words, without the path."""
        found = self.in_cell(path, line)
        return f"cell {found.number}:{found.line}" if found else str(line)

    def cell(self, path: str, line: int) -> dict[str, object]:
        """The place in its cell, for the JSON; only a place in a notebook has one."""
        found = self.in_cell(path, line)
        return {"cell": {"number": found.number, "line": found.line}} if found else {}
