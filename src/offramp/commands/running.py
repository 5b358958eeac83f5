"""What every command that reads source shares: its options, the run, the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from offramp.choices import UNDECIDED, Settings
from offramp.model import Finding, Level, Report, Route

FAIL_ON: dict[str, Callable[[Finding], bool]] = {
    "banned": lambda finding: finding.route.banned,
    "wrapper": lambda finding: finding.route.gravity >= Route.WRAPPER.gravity,
    "gateway": lambda finding: finding.route.gravity >= Route.GATEWAY.gravity,
    "any": lambda _: True,
    "never": lambda _: False,
}

path = click.argument("path", type=click.Path(path_type=Path), default=Path())


rules = click.option(
    "--rules",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    metavar="DIR",
    help="Add the rules of a folder of your own; may be repeated.",
)


def fail_on(default: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        "--fail-on",
        type=click.Choice(list(FAIL_ON)),
        default=default,
        show_default=True,
        help="The mildest route that makes the exit code 1; `banned` is session-relay and worse.",
    )


def run(
    path: Path,
    folders: tuple[Path, ...],
    *,
    plan: bool,
    settings: Settings = UNDECIDED,
    level: Level = Level.REVIEW,
    instead: Mapping[str, Path | bytes] | None = None,
    also: tuple[str, ...] = (),
) -> Report:
    from offramp import pipeline
    from offramp.rules import load

    rules = load(own=folders)
    go = partial(pipeline.run, path, plan=plan, rules=rules, settings=settings, level=level, instead=instead, also=also)
    if not sys.stderr.isatty() or os.environ.get("CI"):
        return go()
    with _Progress() as progress:
        return go(progress=progress)


class _Progress:
    """Shows how far each stage is, on a terminal only."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage:
            self._finish()
            self.stage = stage
            self.bar = click.progressbar(length=max(total, 1), label=f"{stage:<10}", file=sys.stderr)
        self.bar.update(done - self.bar.pos)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()

    def _finish(self) -> None:
        if self.bar is not None:
            self.bar.render_finish()
            self.bar = None


def exit_code(report: Report, fails: Callable[[Finding], bool]) -> int:
    if any(fails(finding) for finding in report.findings):
        return 1
    return 3 if any(skipped.in_scope for skipped in report.skipped) else 0


def printable(text: str) -> str:
    """Control characters out of a file name must not reach a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
