"""A run and the judgement of the gate on it: shared by all commands that fail for findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from offramp import nearby
from offramp.commands import running
from offramp.commands.configuring import Given
from offramp.config import Config
from offramp.exemptions import Judgement
from offramp.model import Finding, Report
from offramp.projects import project

if TYPE_CHECKING:
    from offramp.gate import Known


class Outcome(Struct, frozen=True, kw_only=True):
    """A judged report, and what in it fails."""

    report: Report
    failing: tuple[Finding, ...]
    strict: bool

    @property
    def code(self) -> int:
        """The exit code."""
        return 1 if self.is_red else running.unread(self.report)

    @property
    def is_red(self) -> bool:
        """Whether anything fails. Of notes only the strict gate makes a failure."""
        return bool(self.failing or (self.strict and self.report.notes))


def outcome(
    path: Path,
    config: Config,
    given: Given,
    *,
    plan: bool = False,
    sure: bool = False,
    instead: Mapping[str, Path | bytes] | None = None,
    also: tuple[str, ...] = (),
) -> Outcome:
    """Run on `path`, and judge; with `sure`, only what is beyond doubt fails."""
    report = running.run(path, config, plan=plan, instead=instead, also=also, today=given.today)
    return judged(report, path, config, given, sure=sure)


def judged(report: Report, path: Path, config: Config, given: Given, *, sure: bool = False) -> Outcome:
    """The judgement on a report of `path`."""
    if not _has_work(report, config, given):
        green = Judgement(fail_on=config.fail_on, strict=config.strict, passed=True)
        return Outcome(report=replace(report, judgement=green), failing=(), strict=config.strict)
    from offramp import gate

    known = tuple(_known(path, config, given))
    report = gate.judged(report, config, given.today, known, whole=path.is_dir())
    failing = gate.failing(report, config, given.today, sure=sure)
    return told(Outcome(report=report, failing=failing, strict=config.strict))


def told(done: Outcome) -> Outcome:
    """The outcome with its report telling what fails."""
    report, ids = done.report, {each.id for each in done.report.findings}
    if not report.judgement:
        return done
    judgement = replace(
        report.judgement,
        passed=not done.is_red,
        failing=tuple(sorted(each.id for each in done.failing)),
        fresh=tuple(each for each in report.judgement.fresh if each in ids),
    )
    return replace(done, report=replace(report, judgement=judgement))


def _has_work(report: Report, config: Config, given: Given) -> bool:
    """Whether there is anything to judge: a hook on a clean file must end soon."""
    said = config.policies or config.gateways or config.baseline or given.revision
    return bool(report.findings or report.ignores or said)


def _known(path: Path, config: Config, given: Given) -> Iterator[Known]:
    from offramp.exemptions import Grounds
    from offramp.gate import Known, baseline

    if config.baseline:
        read = baseline.read(config.baseline)
        yield Known(
            grounds=Grounds.BASELINE,
            where=nearby.named(str(config.baseline), str(path)),
            entries=read.entries,
            official=read.official,
            prefix=prefix(path, config.baseline),
        )
    if given.revision:
        yield _unchanged(path, config, given.revision)


def _unchanged(path: Path, config: Config, revision: str) -> Known:
    """What stands in the revision too, found by the same rules."""
    from offramp.exemptions import Grounds
    from offramp.gate import Known
    from offramp.gate.entries import entry
    from offramp.history import forked

    root = path if path.is_dir() else path.parent
    with forked(root, revision) as tree:
        place = tree.folder if path.is_dir() else tree.folder / path.name
        then = running.run(place, config, plan=False, names=tree.names) if place.exists() else None
    where = f"{revision} ({tree.commit[:10]})"
    if then is None:
        return Known(grounds=Grounds.UNCHANGED, where=where, entries=())
    entries = tuple(map(entry, then.findings))
    return Known(grounds=Grounds.UNCHANGED, where=where, entries=entries, official=then.official)


def prefix(path: Path, file: Path) -> str:
    """What stands before a path in the entries of a file: the way from its folder, or from that of the project."""
    root, home = (path if path.is_dir() else path.parent).resolve(), file.resolve().parent
    inside = root.relative_to(home if root.is_relative_to(home) else project(root)).as_posix()
    return "" if inside == "." else f"{inside}/"
