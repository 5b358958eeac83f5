"""Annotations of a GitHub workflow: commands on stdout, which show the findings at their lines.

GitHub shows ten of each kind for a step; the job summary holds the others.
"""

from __future__ import annotations

from offramp.exemptions import Note
from offramp.model import Finding, Location, Report, Skipped
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.level import level
from offramp.report.places import Places
from offramp.report.summary import ordered

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """A line a finding, then a line a file that was not checked."""
    places = Places(report)
    lines = [_finding(finding, places) for finding in ordered(exceptions.counted(report))]
    lines += [_note(note, places) for note in report.notes]
    lines += [_skipped(skipped, places) for skipped in sorted(report.skipped)]
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: Finding, places: Places) -> str:
    at = finding.location
    title = f"{finding.rule} [{finding.route.value}]"
    place: dict[str, str | int] = {"file": places.from_top(at.path), "line": places.line(at.path, at.line)}
    if cell := places.in_cell(at.path, at.line):
        title += f" in cell {cell.number}"
    else:
        place |= {"endLine": at.end_line} | _columns(at)
    steps = (
        f"{printable(places.from_top(each.path))}:{places.text(each.path, each.line)}: {printable(each.text)}"
        for each in finding.evidence
    )
    return _command(_COMMANDS[level(finding)], place | {"title": title}, [printable(finding.message), *steps])


def _columns(at: Location) -> dict[str, str | int]:
    """GitHub takes them within a line alone."""
    return (
        {"col": at.column, "endColumn": at.end_column} if at.line == at.end_line and at.column < at.end_column else {}
    )


def _note(note: Note, places: Places) -> str:
    about: dict[str, str | int] = {"file": places.from_top(note.path)}
    if note.line:
        about["line"] = places.line(note.path, note.line)
    return _command("warning", about | {"title": note.rule}, [printable(note.message)])


def _skipped(skipped: Skipped, places: Places) -> str:
    command = "warning" if skipped.in_scope else "notice"
    told: dict[str, str | int] = {"file": places.from_top(skipped.path), "title": f"not checked ({skipped.reason})"}
    return _command(command, told, [printable(skipped.detail)])


def _command(name: str, about: dict[str, str | int], lines: list[str]) -> str:
    told = ",".join(f"{key}={_property(printable(str(value)))}" for key, value in about.items())
    return f"::{name} {told}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
