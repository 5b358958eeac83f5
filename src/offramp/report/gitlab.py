"""The code quality report of GitLab: the part of the Code Climate format that GitLab reads."""

from __future__ import annotations

import hashlib
import json

from offramp.exemptions import Note
from offramp.model import Finding, Report, Skipped
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.level import level
from offramp.report.places import Places
from offramp.report.summary import ordered

_SEVERITIES = {"error": "blocker", "warning": "major", "note": "minor"}


def render(report: Report) -> str:
    """A list with one entry a finding, and one a file that should have been checked and was not."""
    places = Places(report)
    entries = [_finding(finding, places) for finding in ordered(exceptions.counted(report))]
    entries += [_note(note, places) for note in report.notes]
    entries += [_skipped(skipped, places) for skipped in sorted(report.skipped) if skipped.in_scope]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding, places: Places) -> dict[str, object]:
    at = finding.location
    cell = places.in_cell(at.path, at.line)
    where = f" (cell {cell.number}, line {cell.line})" if cell else ""
    lines = {"begin": places.line(at.path, at.line), "end": places.line(at.path, at.end_line)}
    return {
        "description": printable(f"{finding.message} [{finding.route.value}]{where}"),
        "check_name": finding.rule,
        "fingerprint": finding.id,
        "severity": _SEVERITIES[level(finding)],
        "location": {"path": printable(places.from_top(at.path)), "lines": lines},
    }


def _skipped(skipped: Skipped, places: Places) -> dict[str, object]:
    return {
        "description": printable(f"Not checked ({skipped.reason}): {skipped.detail}"),
        "check_name": "not-checked",
        "fingerprint": _hash(skipped.path, skipped.reason, skipped.detail),
        "severity": "info",
        "location": {"path": printable(places.from_top(skipped.path)), "lines": {"begin": 1}},
    }


def _note(note: Note, places: Places) -> dict[str, object]:
    line = places.line(note.path, note.line) if note.line else 1
    return {
        "description": printable(note.message),
        "check_name": note.rule,
        "fingerprint": _hash(note.path, str(note.line), note.rule, note.message),
        "severity": "minor",
        "location": {"path": printable(places.from_top(note.path)), "lines": {"begin": line}},
    }


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
