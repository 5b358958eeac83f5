"""What is known of one project with the buffers of the editor in place of its files; speaks no protocol.

The project is read anew after every change: what a buffer says may change the verdict of another file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from offramp.discover import NotText, decode
from offramp.model import Finding, Patch, Replacement, Report, Role, Skipped
from offramp.report import exceptions
from offramp.series import replacements

Judge = Callable[[Path, bool, Mapping[str, bytes]], Report]
"""The report on a folder, with a plan or without, with other bytes in place of those of some files."""


class Session:
    """One project, its open buffers, and the reports of their last state."""

    def __init__(self, root: Path, judge: Judge) -> None:
        self.root = root
        self._judge = judge
        self._buffers: dict[str, bytes] = {}
        self._reports: dict[bool, Report] = {}

    def hold(self, path: str, text: str | None) -> None:
        """Take the text of a buffer for that of the file; None lets the file speak again."""
        if text is None:
            self._buffers.pop(path, None)
        else:
            self._buffers[path] = text.encode("utf-8", "replace")
        self.forget()

    def forget(self) -> None:
        """Whatever was known may be old."""
        self._reports = {}

    @property
    def open(self) -> tuple[str, ...]:
        """The files that are held."""
        return tuple(sorted(self._buffers))

    def report(self, *, plan: bool = False) -> Report:
        """What is found now; a plan takes longer, and knows all that a scan knows."""
        reports, held = self._reports, dict(self._buffers)
        if True in reports or plan in reports:
            return reports.get(True) or reports[plan]
        found = self._judge(self.root, plan, held)
        reports[plan] = found
        return found


def findings(report: Report, path: str, first: int = 1, last: int | None = None) -> tuple[Finding, ...]:
    """The findings of a file that count and touch some of its lines."""
    return tuple(
        finding
        for finding in exceptions.counted(report)
        if (at := finding.location).path == path and at.end_line >= first and (last is None or at.line <= last)
    )


def unread(report: Report, path: str) -> tuple[Skipped, ...]:
    """Why a file was not checked, where it should have been."""
    return tuple(each for each in report.skipped if each.path == path and each.in_scope)


def mended(findings: Iterable[Finding]) -> list[tuple[Finding, Patch]]:
    """The findings that a patch changes something for, calls first; what goes with a call is not told twice."""
    found: dict[tuple[Replacement, ...], tuple[Finding, Patch]] = {}
    for finding in sorted(findings, key=lambda finding: finding.role is not Role.CALL):
        if isinstance(finding.fix, Patch) and finding.fix.replacements:
            found.setdefault(finding.fix.replacements, (finding, finding.fix))
    return list(found.values())


def by_file(every: tuple[Replacement, ...]) -> dict[str, list[Replacement]]:
    """The replacements of each file."""
    files: dict[str, list[Replacement]] = {}
    for each in every:
        files.setdefault(each.path, []).append(each)
    return files


def series(report: Report) -> tuple[Replacement, ...]:
    """What the whole series changes."""
    first: dict[str, bytes] = {}
    last: dict[str, bytes] = {}
    for patch in report.patches:
        for change in patch.changes:
            first.setdefault(change.path, change.before)
            last[change.path] = change.after
    return tuple(each for path in sorted(first) for each in _between(path, first[path], last[path]))


def _between(path: str, before: bytes, after: bytes) -> tuple[Replacement, ...]:
    old, new = decode(before), decode(after)
    if isinstance(old, NotText) or isinstance(new, NotText):
        return ()
    return tuple(replacements(path, old.text, new.text))
