"""`offramp apply` and `offramp undo`: ask for the plan, have it carried out, and tell what was done."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from offramp.apply import Applied, Planner, apply, undo
from offramp.model import Change, Finding, Level, NoPatch, Patch, Report, Stage
from offramp.printable import printable

_DONE, _HALF, _LATER = "mended", "half done until a later stage", "for a later stage"
_WAITING, _FINE, _LEFT = "waiting for a review", "with nothing to change", "left for a person"


def applied(path: Path, plan: Planner, *, stage: str | None, level: str, dry_run: bool) -> tuple[Report, str]:
    """Carry the plan for PATH out; the report and what to tell."""
    until = Stage(stage) if stage else None
    done = apply(path, plan, stage=until, level=Level(level), dry_run=dry_run)
    return done.report, "\n".join(_told(done, path, until, dry_run))


def undone(path: Path) -> str:
    """Take the last run on PATH back; what to tell."""
    back = undo(path)
    what = "An interrupted run was taken back" if back.interrupted else "The last run was taken back"
    return "\n".join([f"{what}: {_counted(len(back.paths))}", *(f"  {printable(each)}" for each in back.paths)])


def _told(done: Applied, path: Path, until: Stage | None, dry_run: bool) -> list[str]:
    verb = "would change" if dry_run else "changed"
    reach = f", up to the stage {until.value}" if until else ""
    waiting = _waiting(done.report.findings)
    lines = [f"An interrupted run was taken back first: {_counted(done.recovered)}"] if done.recovered else []
    lines += [
        f"{done.report.root}: {_counted(len(done.changes))} {verb}{reach}",
        *(f"  {printable(each.path)}{_size(each)}" for each in done.changes),
        f"Findings: {_tally(done, waiting)}",
    ]
    if waiting:
        lines.append(
            f"Read what is assumed in the report of `offramp plan`, then: {_line('apply', path)} --level review"
        )
    if done.changes and not dry_run:
        lines.append(f"Undo:     {_line('undo', path)}")
    return lines


def _tally(done: Applied, waiting: set[str]) -> str:
    """Each finding under one of six words."""
    names = {each.name for each in done.patches}
    counts = dict.fromkeys((_DONE, _HALF, _LATER, _WAITING, _FINE, _LEFT), 0)
    for finding in done.report.findings:
        counts[_state(finding, names, waiting)] += 1
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "none"


def _state(finding: Finding, applied: set[str], waiting: set[str]) -> str:
    if not isinstance(finding.fix, Patch):
        return _WAITING if {finding.id, finding.site} & waiting else _LEFT
    carried = set(finding.fix.patches)
    if not carried:
        return _FINE
    if carried <= applied:
        return _DONE
    return _HALF if carried & applied else _LATER


def _waiting(findings: Iterable[Finding]) -> set[str]:
    return {each.id for each in findings if isinstance(each.fix, NoPatch) and each.fix.reason == "needs-review"}


def _size(change: Change) -> str:
    before, after = change.before.count(b"\n"), change.after.count(b"\n")
    return f" ({after - before:+} lines)" if before != after else ""


def _line(command: str, path: Path) -> str:
    return shlex.join(["offramp", command, str(path)])


def _counted(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"
