"""Runs something again whenever a file in scope changes; knows nothing of what it runs.

The files are looked at, by name, time and size: that needs no service of the system and works on every file system.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from offramp.discover import discover
from offramp.errors import OfframpError

_PAUSE = 0.5
_SHARE = 10
"""The pause is at least so many times what a look takes: a large tree costs no more than a small one."""

State = dict[str, tuple[int, int]]


def watched(roots: Iterable[Path], run: Callable[[], int]) -> int:
    """Run now and after every change; the last exit code, once the user has had enough."""
    folders, code = tuple(roots), 0
    try:
        while True:
            before = _state(folders)
            code = _tried(run)
            click.echo("Watching. Ctrl-C ends it.", err=True)
            _wait(folders, before)
    except KeyboardInterrupt:
        return code


def _tried(run: Callable[[], int]) -> int:
    """Half-written rules are no reason to stop watching."""
    try:
        return run()
    except OfframpError as error:
        click.echo(f"offramp: {error}", err=True)
        return 2


def _wait(folders: tuple[Path, ...], before: State) -> None:
    pause = _PAUSE
    while True:
        time.sleep(pause)
        start = time.monotonic()
        if _state(folders) != before:
            return
        pause = max(_PAUSE, _SHARE * (time.monotonic() - start))


def _state(folders: tuple[Path, ...]) -> State:
    return {file.location: _stamp(file.location) for folder in folders for file in discover(folder).files}


def _stamp(location: str) -> tuple[int, int]:
    try:
        status = os.stat(location)
    except OSError:  # gone between the look at the folder and that at the file
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
