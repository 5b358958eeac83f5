"""`offramp report`: makes the page, or another format, again from a stored JSON report; reads no source."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from offramp import deliver
from offramp.commands import outputs, running
from offramp.errors import OfframpError
from offramp.model import Report

_FORMATS = tuple(name for name in outputs.FORMATS if name != "sarif")
"""SARIF carries the edits, which a stored report leaves to the patches."""


class StoredError(OfframpError):
    """A stored report cannot be read."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "name", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not on stdout.")
@click.option(
    "--since",
    "earlier",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    metavar="OLD.json",
    help="An earlier report of the same project, the oldest first; may be repeated.",
)
@running.lang
def report(file: Path, name: str, output: Path | None, earlier: tuple[Path, ...], lang: str) -> int:
    """Make FILE, a report that `offramp plan` or `offramp scan` has stored as JSON, into a page again.

    With --since the page also tells what is new, what is gone and how the numbers have moved.
    """
    from offramp.report.since import since

    found = _read(file)
    if earlier:
        found = replace(found, earlier=since([*map(_read, earlier), found]))
    text = outputs.rendered(found, name, lang)
    if output is None:
        click.echo(text, nl=False)
    else:
        deliver.write_file(output, text)
    return 0


def _read(file: Path) -> Report:
    from offramp.report.stored import StoredReportError, read

    try:
        return read(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoredError(
            f"{file} cannot be read: {error.strerror}.", "Make it readable, or give another file."
        ) from error
    except (StoredReportError, UnicodeDecodeError) as error:
        hint = "Give a file that this version of `offramp plan` or `offramp scan --format json` wrote."
        raise StoredError(f"{file}: {error}.", hint) from error
