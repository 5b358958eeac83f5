"""Where a manifest says which versions of `openai` may be installed; reads places, changes nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from msgspec import Struct

from offramp.notebook import is_notebook

_NAME = r"openai(?:\[[^\]\n]*\])?"
_SPEC = r"(?:[<>=!~][^#;\r\n\"']*?)?"
_PLAIN = re.compile(rf"(?m)^[ \t]*{_NAME}[ \t]*(?P<pin>{_SPEC})[ \t]*(?=[#;\r\n]|\Z)")
_QUOTED = re.compile(rf"[\"']{_NAME}[ \t]*(?P<pin>{_SPEC})[ \t]*(?=[;\"'])")
_KEY = re.compile(r"(?m)^openai[ \t]*=[ \t]*(?:\{[^}\n]*?\bversion[ \t]*=[ \t]*)?[\"'](?P<pin>[^\"'\n]*)[\"']")
_SHELL = re.compile(
    r"(?m)#!.*?\bpip3?[ \t]+install\b.*?[ \t]"
    rf"(?P<whole>(?P<quote>[\"']?){_NAME}(?P<pin>(?:[<>=!~][^\s\"']*)?)(?P=quote))(?=\s|\Z)"
)
_TABLE_KEY = re.compile(r"(?m)^([\w-]+)[ \t]*=")
_UPPER = re.compile(r"(?:===?|<=?|~=|~)\s*v?(\d+(?:\.\d+)*)|^\s*v?(\d+(?:\.\d+)*)")
_CARET = re.compile(r"\^\s*(\d+)(?:\.(\d+))?")


class Pin(Struct, frozen=True):
    """What follows the name of the package: the text from `start` to `end`; `name` where that is part of it."""

    start: int
    end: int
    text: str
    name: str = ""

    def raised(self, floor: str) -> str:
        """What takes its place; a shell needs quotes around what it would read as a redirection."""
        return f'"{self.name}>={floor}"' if self.name else f">={floor}"


def pins(manifest: str, text: str) -> tuple[Pin, ...]:
    """The pins of a manifest, those that leave all open among them."""
    name = PurePosixPath(manifest).name
    if is_notebook(manifest):
        return tuple(_in_shell(match) for match in _SHELL.finditer(text))
    if name == "Pipfile":
        kinds = [_KEY]
    elif name == "pyproject.toml":
        kinds = [_QUOTED, _KEY]
    else:
        kinds = [_QUOTED] if name == "setup.py" else [_PLAIN]
    found = (match for kind in kinds for match in kind.finditer(text))
    return tuple(
        Pin(match.start("pin"), match.end("pin"), match["pin"])
        for match in found
        if _TABLE_KEY.findall(text, 0, match.start())[-1:] != ["keywords"]
    )


def _in_shell(match: re.Match[str]) -> Pin:
    name = match["whole"].strip("\"'")[: -len(match["pin"]) or None]
    return Pin(match.start("whole"), match.end("whole"), match["pin"], name)


def is_too_old(pin: str, floor: str) -> bool:
    """Whether an upper bound of the pin lies below the floor."""
    bounds = [first or second for first, second in _UPPER.findall(pin)]
    bounds += [
        f"{int(major) + 1}" if int(major) else f"0.{int(minor or 0) + 1}" for major, minor in _CARET.findall(pin)
    ]
    return any(_version(bound) < _version(floor) for bound in bounds)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
