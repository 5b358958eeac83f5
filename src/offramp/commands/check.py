"""`offramp check`: the gate; says what is stopped and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from offramp.commands import running
from offramp.model import Confidence, Finding, Role

_AROUND = frozenset({Role.OUTPUT, Role.STREAM, Role.RETRY, Role.COST, Role.STORAGE})


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@running.rules
def check(paths: tuple[Path, ...], folders: tuple[Path, ...]) -> int:
    """The gate for hooks and CI: fail on a banned route that is beyond doubt. PATHS default to this folder."""
    codes = [_check_one(path, folders) for path in paths or (Path(),)]
    return next((code for code in (1, 3) if code in codes), 0)


def _check_one(path: Path, folders: tuple[Path, ...]) -> int:
    from offramp.report.places import Places

    report = running.run(path, folders, plan=False)
    places = Places(report)
    stopped = [finding for finding in report.findings if _is_stopped(finding)]
    for finding in sorted(stopped, key=lambda finding: finding.sort_key):
        at = finding.location
        place = f"{at.path}:{places.text(at.path, at.line)}:{at.column}"
        said = f"{place}: {finding.rule} [{finding.route.value}] {finding.message}"
        click.echo(running.printable(said))
    for skipped in sorted(report.skipped):
        click.echo(running.printable(f"{skipped.path}: not checked ({skipped.reason}): {skipped.detail}"), err=True)
    if stopped:
        click.echo(f"{len(stopped)} on a banned route. The way off: offramp plan {path} -o migration", err=True)
    return running.exit_code(report, _is_stopped)


def _is_stopped(finding: Finding) -> bool:
    """What surrounds a call is no stop of its own: the call is."""
    return finding.route.banned and finding.confidence is Confidence.HIGH and finding.role not in _AROUND
