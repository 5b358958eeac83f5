"""Reads a unified diff into blocks that a page can set side by side or one below the other."""

from __future__ import annotations

import re
from itertools import groupby

from msgspec import Struct

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)", re.DOTALL)


class Line(Struct, frozen=True, kw_only=True):
    """One line of one side."""

    number: int
    text: str


class Block(Struct, frozen=True, kw_only=True):
    """A run of unchanged lines (both sides alike) or of changed ones."""

    changed: bool
    old: tuple[Line, ...]
    new: tuple[Line, ...]


class Hunk(Struct, frozen=True, kw_only=True):
    """One region of a file."""

    path: str
    heading: str
    blocks: tuple[Block, ...]


def hunks(diff: str) -> tuple[Hunk, ...]:
    """The hunks of all files of the diff; anything that is no hunk or path line is passed over."""
    lines = diff.split("\n")
    found: list[Hunk] = []
    path, index = "", 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("+++ "):
            path = line[4:].removeprefix("b/")
        elif (head := _HUNK.match(line)) is not None:
            size = _size(head, lines[index:])
            found.append(Hunk(path=path, heading=head[5], blocks=_blocks(head, lines[index : index + size])))
            index += size
    return tuple(found)


def _size(head: re.Match[str], lines: list[str]) -> int:
    # The counts decide where a hunk ends: a removed `-- x` looks like a file header.
    old, new = int(head[2] or 1), int(head[4] or 1)
    for index, line in enumerate(lines):
        sign = line[:1]
        if sign == "\\":
            continue
        if (old <= 0 and new <= 0) or sign not in (" ", "-", "+"):
            return index
        old -= sign in " -"
        new -= sign in " +"
    return len(lines)


def _blocks(head: re.Match[str], lines: list[str]) -> tuple[Block, ...]:
    old, new = int(head[1]), int(head[3])
    blocks = []
    signed = [line for line in lines if not line.startswith("\\")]
    for changed, run in groupby(signed, key=lambda line: line[0] != " "):
        group = list(run)
        before = [line[1:] for line in group if line[0] in " -"]
        after = [line[1:] for line in group if line[0] in " +"]
        blocks.append(Block(changed=changed, old=numbered(before, old), new=numbered(after, new)))
        old, new = old + len(before), new + len(after)
    return tuple(blocks)


def numbered(texts: list[str] | tuple[str, ...], first: int) -> tuple[Line, ...]:
    """The lines with their numbers."""
    return tuple(Line(number=first + offset, text=text) for offset, text in enumerate(texts))
