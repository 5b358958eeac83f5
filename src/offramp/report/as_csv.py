"""A table for spreadsheets (RFC 4180): no cell is taken for a formula, and none goes on into another line."""

from __future__ import annotations

import csv
from io import StringIO

from offramp.exemptions import Note
from offramp.model import Finding, Patch, Report, Skipped
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.places import Places
from offramp.report.summary import ordered

COLUMNS = (
    "path", "line", "column", "cell", "rule", "route", "banned", "role", "stages", "disposition", "equivalent",
    "confidence", "reach", "scope", "message", "fix", "reason", "next_step", "exception", "id",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet begins to compute at, also in full width."""


def render(report: Report) -> str:
    """A row a finding, then a row a file that was not checked, under the rule `not-checked`."""
    places, text = Places(report), StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    said = {each.finding: exceptions.excepted(each) for each in report.exceptions}
    rows = [_finding(each, places) | {"exception": said.get(each.id, "")} for each in ordered(report.findings)]
    rows += [_note(note, places) for note in report.notes]
    rows += [_skipped(skipped) for skipped in sorted(report.skipped)]
    table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _finding(finding: Finding, places: Places) -> dict[str, object]:
    at, fix = finding.location, finding.fix
    cell = places.in_cell(at.path, at.line)
    return {
        "path": at.path,
        "line": places.line(at.path, at.line),
        "column": at.column,
        "cell": f"{cell.number}:{cell.line}" if cell else "",
        "rule": finding.rule,
        "route": finding.route.value,
        "banned": "yes" if finding.route.banned else "no",
        "role": finding.role.value,
        "stages": " ".join(stage.value for stage in finding.stages),
        "disposition": finding.disposition.value,
        "equivalent": finding.equivalent,
        "confidence": finding.confidence.value,
        "reach": finding.reach.value,
        "scope": finding.scope,
        "message": finding.message,
        "fix": "patch" if isinstance(fix, Patch) else "no-patch",
        "reason": fix.reason,
        "next_step": "" if isinstance(fix, Patch) else fix.next_step,
        "id": finding.id,
    }


def _note(note: Note, places: Places) -> dict[str, object]:
    line = places.line(note.path, note.line) if note.line else ""
    return {"path": note.path, "line": line, "rule": note.rule, "message": note.message}


def _skipped(skipped: Skipped) -> dict[str, object]:
    return {"path": skipped.path, "rule": "not-checked", "message": skipped.detail, "reason": skipped.reason}


def _cell(value: object) -> str:
    text = printable(str(value))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
