"""What a terminal shows beside plain text: colours and links; writes nothing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import click

from offramp.model import Route

_COLOURS = {"path": "bright_blue", "patch": "green", "good": "green", "no-patch": "yellow", "bad": "red"}
_PLACE = re.compile(r"(.+?):(?:cell )?\d+")


def colours() -> bool | None:
    """Whether colours are asked for (`FORCE_COLOR`) or off (`NO_COLOR`); None leaves it to the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def styles(locate: Callable[[str], Path]) -> Callable[[str, str], str]:
    """How words are shown; `locate` tells where a path of the report is."""
    linked = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def style(word: str, text: str) -> str:
        coloured = _coloured(word, text)
        if word != "path" or not linked:
            return coloured
        place = _PLACE.match(text)
        return link(locate(place[1] if place else text), coloured)

    return style


def _coloured(word: str, text: str) -> str:
    banned = word in {route.value for route in Route if route.banned}
    return click.style(text, fg="red" if banned else _COLOURS.get(word), dim=word == "dim" or None)


def link(file: Path, text: str) -> str:
    """The text as a link of the terminal (OSC 8)."""
    return f"\033]8;;{file.absolute().as_uri()}\033\\{text}\033]8;;\033\\"
