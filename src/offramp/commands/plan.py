"""`offramp plan`: writes reports and patches into a folder of their own; touches no source."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from msgspec.structs import replace

from offramp import deliver
from offramp.commands import configuring, gating, outputs, running
from offramp.commands.configuring import Given
from offramp.model import Patch, Report, Route
from offramp.printable import printable
from offramp.type_check import after, type_check


@click.command()
@running.path
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the plan.")
@click.option("--force", is_flag=True, help="Write into a folder that holds something else, too.")
@running.output_as
@click.option(
    "--type-check",
    "checker",
    metavar="COMMAND",
    help="Run a type checker before and after the series, in a copy of PATH.",
)
@running.lang
@running.timings
@configuring.dated
@running.fail_on("never")
def plan(
    path: Path,
    folder: Path,
    force: bool,
    output_as: str | None,
    image_folder: str | None,
    checker: str | None,
    lang: str,
    given: Given,
    fail_on: str,
) -> int:
    """Write the migration of PATH: report.html, report.json, report.sarif and patches/ for `git am`.

    PATH itself is not touched.
    """
    deliver.check_folder(path, folder, force)
    # The plan tells what the gate will say, whether or not its own exit code minds that.
    minds = fail_on != "never"
    flags = {"output-as": output_as, "image-folder": image_folder, "fail-on": fail_on if minds else None}
    done = gating.outcome(path, given.config(path, **flags), given, plan=True, sure=not minds)
    report = done.report
    if checker is not None:
        report = replace(report, type_check=type_check(path, after(report.patches), checker))
    deliver.write_plan(report, folder, partial(outputs.rendered, lang=lang))
    click.echo(_told(report, path, folder))
    return done.code if minds else running.unread(report)


def _told(report: Report, path: Path, folder: Path) -> str:
    found = report.findings
    mended = sum(isinstance(finding.fix, Patch) for finding in found)
    routes = [(route.value, sum(finding.route is route for finding in found)) for route in reversed(Route)]
    lines = [
        f"{report.root}: {len(found)} findings, {mended} with a patch, {len(found) - mended} left for a person",
        *(f"  {name:<14}{count:>4}" for name, count in routes if count),
        *(f"  not checked ({skipped.reason}): {printable(skipped.path)}" for skipped in sorted(report.skipped)),
        f"Files in scope: {report.coverage.discovered} (Python and its configuration; other languages as text)",
        f"Report:  {folder / 'report.html'}",
    ]
    lines += _typed(report)
    if report.patches:
        lines += [f"Patches: {folder / 'patches'}", f"Apply:   {deliver.apply_command(path, folder)}"]
    return "\n".join(lines)


def _typed(report: Report) -> list[str]:
    """What the type checker says, where it was asked."""
    check = report.type_check
    if check is None:
        return []
    fresh = [f"  {printable(each.path)}:{each.line}: {printable(each.text)}" for each in check.fresh]
    return [f"Types:   {check.before} errors before, {check.after} after, {len(check.fresh)} of them new", *fresh]
