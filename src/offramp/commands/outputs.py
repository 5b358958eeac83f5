"""`--format` and `--output` of the commands that report: what goes to stdout and into files."""

from __future__ import annotations

from pathlib import Path

import click

from offramp import deliver
from offramp.model import Report

FORMATS = ("text", "json", "sarif", "html", "markdown", "github", "github-summary", "gitlab", "junit", "csv")
"""The names of the outputs; they are loaded when one is asked for."""

Files = tuple[tuple[str, Path], ...]

stdout = click.option(
    "--format", "name", type=click.Choice(FORMATS), default="text", show_default=True, help="On stdout."
)


def _named(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> Files:
    return tuple(map(_one, texts))


def _one(text: str) -> tuple[str, Path]:
    name, found, file = text.partition("=")
    if not found or name not in FORMATS or not file:
        raise click.BadParameter(f"{text!r} is not FORMAT=FILE, with {'|'.join(FORMATS)}.", param_hint="--output")
    return name, Path(file)


files = click.option(
    "--output",
    "files",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_named,
    help="Also write a file; may be repeated.",
)


def rendered(report: Report, name: str, lang: str = "en") -> str:
    """The report in one of the formats; only the page speaks more than one language."""
    if name == "html" and lang != "en":
        from offramp.report.html import render

        return render(report, lang)
    from offramp import report as reports

    return reports.FORMATS[name](report)


def write(report: Report, files: Files) -> None:
    """The report into every file that was asked for."""
    for name, file in files:
        deliver.write_file(file, rendered(report, name))
