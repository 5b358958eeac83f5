"""Writes the planned edits into the working tree, all of them or none, and takes them back; plans nothing itself.

`place` says where things are and asks git, `swap` writes files, `journal` remembers what was there before. A run that
was killed leaves its journal behind, and whatever comes next puts the files back before it does anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from offramp.apply.journal import Entry, Journal, Record, digest, refusing
from offramp.apply.place import Place, locate, unclean
from offramp.apply.swap import Swap, checked, content, unwritable
from offramp.errors import ApplyError
from offramp.model import Change, Level, PatchFile, Report, Stage

_MEND = "Mend that, and run again. Nothing was changed."

Planner = Callable[[Level, Mapping[str, Path]], Report]
"""Plans what is asked for, with the bytes of some files read from elsewhere."""


class Applied(Struct, frozen=True, kw_only=True):
    """What a run has done, or would do."""

    report: Report
    patches: tuple[PatchFile, ...]
    """The commits of the series whose edits are in the files now."""
    changes: tuple[Change, ...]
    """The files that were changed; empty when there was nothing to do."""
    recovered: int = 0
    """Files that an interrupted run had left half done, and that were put back first."""


class Undone(Struct, frozen=True, kw_only=True):
    """What was taken back; `interrupted` when it was a run that had been killed."""

    paths: tuple[str, ...]
    interrupted: bool


@refusing()
def apply(path: Path, plan: Planner, *, stage: Stage | None, level: Level, dry_run: bool) -> Applied:
    """Bring the files to what the series makes of them, up to and including a stage."""
    place = locate(path)
    if dry_run:
        journal = Journal(place.state)
        if journal.interrupted():
            raise ApplyError("An earlier run was interrupted.", f"Take it back first: offramp undo {path}")
        return _run(place, journal, plan, stage, level, dry_run)
    with Journal(place.state) as journal:
        recovered = journal.recover(place.base)
        done = _run(place, journal, plan, stage, level, dry_run)
        return Applied(report=done.report, patches=done.patches, changes=done.changes, recovered=len(recovered))


@refusing()
def undo(path: Path) -> Undone:
    """Put back the bytes from before the last run on this very path."""
    place = locate(path)
    with Journal(place.state) as journal:
        if recovered := journal.recover(place.base):
            return Undone(paths=recovered, interrupted=True)
        entry = journal.last(place.target)
        if entry is None:
            others = sorted({each.target for each in journal.entries() if each.is_applied})
            hint = f"Applied here: {', '.join(others)}" if others else "`offramp apply` was not used here."
            raise ApplyError(f"Nothing was applied to {path}.", hint)
        swaps = tuple(
            Swap(path=each.path, old=content(place.base / each.path), new=journal.blob(entry, each.before))
            for each in entry.records
            if each.is_changed
        )
        _refuse_edited(entry, swaps)
        journal.take_back(entry, place.base, swaps)
        return Undone(paths=tuple(each.path for each in swaps), interrupted=False)


def _run(place: Place, journal: Journal, plan: Planner, stage: Stage | None, level: Level, dry_run: bool) -> Applied:
    begun = _begun(place, journal)
    blobs = {each.path: journal.place_of(begun, each.base) for each in begun.records} if begun else {}
    report = plan(level, {place.from_root(path): blob for path, blob in blobs.items()})
    chosen = tuple(each for each in report.patches if _is_due(each, stage))
    records, swaps, blobs_to_keep = _aimed(place, chosen, begun, blobs)
    _refuse(place, journal, swaps)
    is_whole = len(chosen) == len(report.patches)
    if swaps and not dry_run:
        entry = journal.new(place.target, is_whole, records)
        journal.carry_out(entry, place.base, swaps, blobs_to_keep)
    changes = tuple(Change(path=place.from_root(each.path), before=each.old, after=each.new) for each in swaps)
    return Applied(report=report, patches=chosen, changes=changes)


def _is_due(patch: PatchFile, stage: Stage | None) -> bool:
    return stage is None or (patch.stage is not None and patch.stage.order <= stage.order)


def _begun(place: Place, journal: Journal) -> Entry | None:
    """The last run, when it stopped at an early stage and its files are as it left them: the series goes on from it."""
    entry = journal.last(place.target)
    if entry is None or entry.is_whole:
        return None
    is_same = all(digest(content(place.base / each.path)) == each.after for each in entry.records)
    return entry if is_same else None


def _aimed(
    place: Place, patches: Sequence[PatchFile], begun: Entry | None, blobs: Mapping[str, Path]
) -> tuple[tuple[Record, ...], tuple[Swap, ...], dict[str, bytes]]:
    """What every file of the series was, is and becomes."""
    base = {path: blob.read_bytes() for path, blob in blobs.items()}
    goal = dict(base)
    now = {each.path: content(place.base / each.path) for each in begun.records} if begun else {}
    for change in (change for patch in patches for change in patch.changes):
        path = place.from_base(change.path)
        now.setdefault(path, base.setdefault(path, change.before))
        goal[path] = change.after
    records = tuple(
        Record(path=path, base=digest(base[path]), before=digest(now[path]), after=digest(goal[path]))
        for path in sorted(goal)
    )
    swaps = tuple(Swap(path=each.path, old=now[each.path], new=goal[each.path]) for each in records if each.is_changed)
    return records, swaps, {digest(data): data for data in (*base.values(), *now.values())}


def _refuse(place: Place, journal: Journal, swaps: Iterable[Swap]) -> None:
    """Say everything that stands in the way at once."""
    swaps = tuple(swaps)
    checked(place.base, swaps)
    known = journal.known()
    mine = {each.path for each in swaps if known.get(each.path) == digest(each.old)}
    reasons = unclean(place, [each.path for each in swaps if each.path not in mine])
    if reasons:
        title = "What git could not give back stays untouched"
        raise ApplyError(_listed(title, reasons), "Commit or stash it, and run again. Nothing was changed.")
    if reasons := unwritable(place.base, swaps):
        raise ApplyError(_listed("Files of the plan cannot be replaced", reasons), _MEND)


def _refuse_edited(entry: Entry, swaps: Iterable[Swap]) -> None:
    after = {each.path: each.after for each in entry.records}
    reasons = {each.path: "has changed since" for each in swaps if digest(each.old) != after[each.path]}
    if reasons:
        raise ApplyError(
            _listed("What was applied is not there any more", reasons),
            "Take your own changes to these files out (`git stash`), and run again. Nothing was changed.",
        )


def _listed(title: str, reasons: Mapping[str, str]) -> str:
    return "\n".join([f"{title}:", *(f"  {path} {reason}" for path, reason in sorted(reasons.items()))])
