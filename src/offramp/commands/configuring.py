"""The options that the configuration has too, packed into one value, and what holds in the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from offramp.config import Config, configured

_Command = Callable[..., int]


class Given(Struct, frozen=True, kw_only=True):
    """What the command line says; None where it says nothing."""

    folders: tuple[Path, ...] = ()
    config_file: Path | None = None
    isolated: bool = False
    cache: bool | None = None
    strict: bool | None = None
    baseline: Path | None = None
    revision: str | None = None
    today: str = ""

    def config(self, path: Path, **flags: object) -> Config:
        """What holds for a run on `path`; further flags by the name of their key."""
        said = {"rules": self.folders, "cache": self.cache, "strict": self.strict, "baseline": self.baseline, **flags}
        return configured(path, said, file=self.config_file, isolated=self.isolated)


def _day(_: click.Context, __: click.Parameter, text: str | None) -> str:
    """The day that end dates are held against; a run that is to be repeated says it."""
    from offramp.days import is_day

    if text is not None and not is_day(text):
        raise click.BadParameter(f"{text!r} is no day such as 2027-01-31.")
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if text is None and epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), timezone.utc).date().isoformat()
    return text or date.today().isoformat()


_SOURCES = (
    click.option(
        "--rules",
        "folders",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        multiple=True,
        metavar="DIR",
        help="Add the rules of a folder of your own; may be repeated.",
    ),
    click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Read this configuration instead of looking for one.",
    ),
    click.option(
        "--isolated",
        is_flag=True,
        help="Obey nothing that stands in PATH, neither configuration nor comment: for the code of others.",
    ),
    click.option(
        "--cache/--no-cache",
        default=None,
        help="Keep reports and what is made of the rules in your cache folder, or neither keep nor use them.",
    ),
)
_TODAY = click.option("--today", callback=_day, hidden=True)
_EXCEPTIONS = (
    click.option(
        "--strict/--no-strict",
        default=None,
        help="Fail on wrappers, gateways without their gates, doubtful findings and notes, too.",
    ),
    click.option(
        "--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Show only what this baseline has not."
    ),
    click.option("--diff-base", "revision", metavar="REV", help="Show only what is new since HEAD left REV."),
)


def sources(command: _Command) -> _Command:
    """Where rules and configuration are."""
    return _packed(command, ("folders", "config_file", "isolated", "cache"), _SOURCES)


def dated(command: _Command) -> _Command:
    """The same, for what minds end dates."""
    return _packed(command, ("folders", "config_file", "isolated", "cache", "today"), (*_SOURCES, _TODAY))


def gate(command: _Command) -> _Command:
    """The same, and what does not count."""
    names = ("folders", "config_file", "isolated", "cache", "strict", "baseline", "revision", "today")
    return _packed(command, names, (*_EXCEPTIONS, *_SOURCES, _TODAY))


def _packed(command: _Command, names: Sequence[str], options: Sequence[Callable[[_Command], _Command]]) -> _Command:
    @wraps(command)
    def packed(*arguments: Any, **options: Any) -> int:
        given = Given(**{name: options.pop(name) for name in names})
        return command(*arguments, given=given, **options)

    done: _Command = packed
    for option in reversed(options):
        done = option(done)
    return done
