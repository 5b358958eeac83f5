"""What every command that reads source shares: its options, the run, the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from offramp.choices import CHOICES, FOLDER, Form, Settings, output
from offramp.config import Config
from offramp.config.keys import FAIL_ON
from offramp.model import Level, Report

_TIMINGS = "offramp.timings"

path = click.argument("path", type=click.Path(path_type=Path), default=Path())


def fail_on(default: str | None) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        "--fail-on",
        type=click.Choice((*FAIL_ON, "never")),
        default=default,
        show_default=default or "banned",
        help="The mildest route that makes the exit code 1; `banned` is session-relay and worse.",
    )


def run(
    path: Path,
    config: Config,
    *,
    plan: bool,
    level: Level = Level.REVIEW,
    instead: Mapping[str, Path | bytes] | None = None,
    also: tuple[str, ...] = (),
    names: tuple[str, ...] | None = None,
    today: str = "",
) -> Report:
    """A run; with `today` a plan minds the end dates of comments, which is none of its business when isolated."""
    from offramp import kept

    kept.use(config.cache)
    limited = config.paths or config.exclude

    def go(**watched: Any) -> Report:
        from offramp import pipeline
        from offramp.narrowing import EVERYTHING, Scope
        from offramp.rules import load

        return pipeline.run(
            path,
            plan=plan,
            rules=load(own=config.rules),
            scope=Scope(paths=config.paths, exclude=config.exclude, prefix=config.prefix) if limited else EVERYTHING,
            names=names,
            settings=_settings(config),
            level=level,
            instead=instead,
            also=also,
            today="" if config.isolated else today,
            **watched,
        )

    plain = names is None and not (plan or limited or instead or also or config.rules or config.output_as)
    if config.cache and plain and path.is_dir():
        from offramp.remembered import recalling

        return _watched(recalling(path, go))
    return _watched(go)


def _watched(go: Callable[..., Report]) -> Report:
    """The report of a run that shows how far it is, where somebody is there to see."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        return _timed(go, None)
    with _Progress() as progress:
        return _timed(go, progress)


timings = click.option(
    "--timings",
    is_flag=True,
    expose_value=False,
    callback=lambda context, _, wanted: context.meta.update({_TIMINGS: wanted}),
    help="Tell on stderr how long each stage took.",
)


def _timed(go: Callable[..., Report], progress: _Progress | None) -> Report:
    """The report of a run; where it was asked, the times of its stages are told."""
    context = click.get_current_context(silent=True)
    if context is None or not context.meta.get(_TIMINGS):
        return go(progress=progress)
    from offramp.timings import Stopwatch, rendered

    watch = Stopwatch(progress)
    report = go(progress=watch)
    click.echo(rendered(watch.times()), err=True, nl=False)
    return report


def _settings(config: Config) -> Settings:
    chosen = output(config.output_as or Form.PATH.value, config.image_folder)
    return Settings(output=chosen if config.output_as else None, folder=chosen.folder)


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


def unread(report: Report) -> int:
    """3 when a file in scope was not checked."""
    return 3 if any(skipped.in_scope for skipped in report.skipped) else 0


def output_as(command: Callable[..., int]) -> Callable[..., int]:
    """What the user decides about addresses that leave, and where files go."""
    form = click.option(
        "--output-as",
        "output_as",
        metavar="FORM",
        help=f"What takes the place of image URLs that leave: {CHOICES}. Without it, a path or a data URL where that "
        "is plainly right.",
    )
    folder = click.option("--image-folder", show_default=FOLDER, metavar="DIR", help="Where `path` saves images.")
    return form(folder(command))


lang = click.option(
    "--lang",
    type=click.Choice(("en", "ja")),
    default="en",
    show_default=True,
    help="Language of the page; the texts of the rules stay English.",
)
