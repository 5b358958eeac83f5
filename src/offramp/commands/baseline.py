"""`offramp baseline`: keeps the list of what was there before the gate; changes no source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from offramp import nearby
from offramp.commands import configuring, gating, running
from offramp.commands.configuring import Given
from offramp.errors import BaselineError
from offramp.exemptions import Grounds
from offramp.gate import Known, drifted, fault, held_against
from offramp.gate import baseline as files
from offramp.gate.entries import Comparison, Entry, entry
from offramp.model import Finding, Report, Route
from offramp.printable import printable

_CARRIED = 180
"""Days for which a banned finding is carried when no end is named."""

_path = click.argument("path", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
_file = click.option("--baseline", "named", type=click.Path(path_type=Path), metavar="FILE", help="The file.")
_reason = click.option(
    "--reason", metavar="TEXT", help="Why what is added may wait; banned routes get one in any case."
)
_until = click.option("--until", metavar="DAY", help=f"How long; banned routes get {_CARRIED} days in any case.")


@click.group()
def baseline() -> None:
    """Start on code that is not clean yet: what is in the baseline does not fail, what is new does.

    A banned route is carried for a time only: its entry has a reason and an end date, and fails after that.
    """


class _State(Struct, frozen=True, kw_only=True):
    """A project beside its baseline."""

    file: Path
    known: Known
    report: Report
    comparison: Comparison
    today: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Those of the file."""
        return self.known.entries

    def write(self, entries: Iterable[Entry]) -> None:
        """Write the file with these entries, and with the official calls of today."""
        known = self.known
        here = [replace(each, path=known.prefix + each.path) for each in self.report.official]
        elsewhere = [each for each in known.official if not each.path.startswith(known.prefix)]
        files.write(self.file, files.Baseline(entries=tuple(entries), official=(*here, *elsewhere)))


@baseline.command()
@_path
@_file
@_reason
@_until
@click.option("--force", is_flag=True, help="Write over a baseline that is there.")
@configuring.dated
def write(path: Path, named: Path | None, reason: str | None, until: str | None, force: bool, given: Given) -> int:
    """Write a baseline of all that is found in PATH."""
    file = _named(path, named, given)
    if file.exists() and not force:
        hint = "`offramp baseline update` adds what is new; --force writes it all afresh."
        raise BaselineError(f"There is a baseline {file}.", hint)
    state = _state(path, file, given, files.Baseline(entries=()))
    entries = _fresh(state, reason, until)
    state.write(entries)
    click.echo(f"{file}: {_told(entries)}")
    click.echo(f'Have `check` mind it: --baseline {file}, or `baseline = "{file.name}"` in the configuration.')
    return running.unread(state.report)


@baseline.command()
@_path
@_file
@_reason
@_until
@configuring.dated
def update(path: Path, named: Path | None, reason: str | None, until: str | None, given: Given) -> int:
    """Add what is new in PATH, and note where the rest has moved. Reasons and end dates stay; nothing is taken out."""
    state = _read(path, named, given)
    known, fresh = state.comparison.known, _fresh(state, reason, until)
    moved = _moved(state)
    others = Counter(state.entries) - Counter(known.values())
    state.write([*moved.values(), *fresh, *others.elements()])
    changed = sum(moved[id].path != known[id].path for id in known)
    click.echo(f"{state.file}: added {_told(fresh)}; {_counted(changed)} in another file than before")
    _listed(fresh, "added")
    return running.unread(state.report)


@baseline.command()
@_path
@_file
@click.option("--dry-run", is_flag=True, help="Tell what would be taken out, and change nothing.")
@configuring.dated
def prune(path: Path, named: Path | None, dry_run: bool, given: Given) -> int:
    """Take out what is no longer found in PATH."""
    state = _read(path, named, given)
    gone = state.comparison.gone
    if gone and not dry_run:
        state.write((Counter(state.entries) - Counter(gone)).elements())
    verb = "would be taken out" if dry_run else "taken out"
    click.echo(f"{state.file}: {_counted(len(gone))} {verb}, {len(state.entries) - len(gone)} left")
    _listed(gone, "fixed")
    return running.unread(state.report)


@baseline.command()
@_path
@_file
@configuring.dated
def audit(path: Path, named: Path | None, given: Given) -> int:
    """List what the baseline carries, until when and why; 1 when an entry does not hold or is fixed."""
    state = _read(path, named, given)
    known = state.comparison.known
    faults = {id: fault(known[id], each, state.today) for id, each in _by_id(state).items() if id in known}
    for id, each in sorted(known.items(), key=lambda pair: pair[1]):
        words = faults[id].removesuffix("-baseline-entry") or "carried"
        click.echo(printable(f"{words:<9} {_line(each)}"))
    _listed(state.comparison.gone, "fixed")
    bad = sum(map(bool, faults.values())) + len(state.comparison.gone)
    click.echo(f"{state.file}: {_told(state.entries)}; {_counted(bad)} to look at")
    return 1 if bad else running.unread(state.report)


def _named(path: Path, named: Path | None, given: Given) -> Path:
    return named or given.config(path).baseline or path / files.NAME


def _read(path: Path, named: Path | None, given: Given) -> _State:
    file = _named(path, named, given)
    return _state(path, file, given, files.read(file))


def _state(path: Path, file: Path, given: Given, before: files.Baseline) -> _State:
    # What a comment or a gate lets pass is not put into the baseline: it would stay there when those lapse.
    config = replace(given.config(path), baseline=None)
    report = gating.outcome(path, config, given).report
    known = Known(
        grounds=Grounds.BASELINE,
        where=nearby.named(str(file), str(path)),
        entries=before.entries,
        official=before.official,
        prefix=gating.prefix(path, file),
    )
    comparison = held_against(report, known, whole=True)
    return _State(file=file, known=known, report=report, comparison=comparison, today=given.today)


def _by_id(state: _State) -> dict[str, Finding]:
    return {finding.id: finding for finding in state.report.findings}


def _fresh(state: _State, reason: str | None, until: str | None) -> list[Entry]:
    """The entries of what is new, those of banned routes with a reason and an end."""
    from offramp.days import is_day

    if until is not None and not is_day(until):
        raise click.BadParameter(f"{until!r} is no day such as 2027-01-31.", param_hint="--until")
    end = (date.fromisoformat(state.today) + timedelta(days=_CARRIED)).isoformat()
    was = {each.finding: each.routes[:-1] for each in drifted(state.comparison, state.known, state.report)}
    return [
        replace(
            entry(finding, state.known.prefix),
            was=was.get(finding.id, ()),
            reason=reason or (f"found on {state.today}" if finding.route.banned else ""),
            until=until or (end if finding.route.banned else ""),
        )
        for finding in state.comparison.fresh
    ]


def _moved(state: _State) -> dict[str, Entry]:
    """The known entries as their findings are today, by the id of the finding."""
    found, known = _by_id(state), state.comparison.known
    return {
        id: replace(entry(found[id], state.known.prefix), was=old.was, reason=old.reason, until=old.until)
        for id, old in known.items()
    }


def _listed(entries: Iterable[Entry], word: str) -> None:
    for each in sorted(entries):
        click.echo(printable(f"{word:<9} {_line(each)}"))


def _line(each: Entry) -> str:
    end = f" until {each.until}" if each.until else ""
    why = f" -- {each.reason}" if each.reason else ""
    return f"{each.path}: {each.rule} [{each.route}]{f' in {each.scope}' if each.scope else ''}{end}{why}"


def _told(entries: Iterable[Entry]) -> str:
    entries = list(entries)
    banned = [each for each in entries if Route(each.route).banned]
    ends = sorted({each.until for each in banned})
    end = f", {len(banned)} of them on a banned route, the first until {ends[0] or 'ever'}" if banned else ""
    return f"{_counted(len(entries))}{end}"


def _counted(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
