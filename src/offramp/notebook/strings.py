"""Finds the strings of each cell's `source` in the raw text of a notebook, with their lines; judges nothing.

The decoder of the standard library keeps no positions. A scan for strings and brackets is enough to get them back,
because it only ever sees a text that the decoder has accepted.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct, field

_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[\[\]{}]', re.DOTALL)
_CELLS = ["", "cells"]
_CELL = [*_CELLS, ""]
_SOURCE = [*_CELL, "source"]
"""The keys of the containers around; the members of a list have none."""


class Piece(Struct, frozen=True):
    """One string of a source, the line of the file on which it stands, and its quotes in the raw text."""

    text: str
    line: int
    start: int
    end: int


def sources(raw: str) -> list[list[Piece]]:
    """The pieces of every cell of a notebook, in order."""
    scan = _Scan(raw)
    for token in _TOKEN.finditer(raw):
        if token[1] is None:
            scan.bracket(token[0])
        elif token[2] is not None:
            scan.named(token[1])
        else:
            scan.string(token)
    return scan.cells


class _Scan(Struct):
    """Where the scan is: the keys around, the key just read, and the line."""

    raw: str
    around: list[str] = field(default_factory=list)
    key: str = ""
    cells: list[list[Piece]] = field(default_factory=list)
    line: int = 1
    counted: int = 0

    def bracket(self, mark: str) -> None:
        if mark in "]}":
            self.around.pop()
        else:
            self.around.append(self.key)
            if self.around == _CELLS:
                self.cells.clear()  # of a name that is given twice the last one counts
            elif self.around == _CELL:
                self.cells.append([])
        self.key = ""

    def named(self, token: str) -> None:
        if len(self.around) > len(_CELL):
            return
        self.key = str(json.loads(token))
        if self.around == _CELL and self.key == "source":
            self.cells[-1].clear()

    def string(self, token: re.Match[str]) -> None:
        if self.around == _SOURCE or (self.around == _CELL and self.key == "source"):
            self.line += self.raw.count("\n", self.counted, token.start())
            self.counted = token.start()
            self.cells[-1].append(Piece(json.loads(token[1]), self.line, *token.span(1)))
