"""Takes the text of a notebook apart into the code of its cells, before and after edits; judges nothing."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from offramp.notebook import GAP

_MARK = f"{GAP}\n"


class CellsLostError(Exception):
    """An edit has reached across the border of a cell."""


class Cells(Struct, frozen=True):
    """The code of each cell, and how many lines stand before it that are of none."""

    gaps: tuple[int, ...]
    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole."""
        return "".join(_MARK * gap + code for gap, code in zip(self.gaps, self.codes, strict=True))

    def edited(self, text: str) -> Cells:
        """The cells of this text after edits: as many, with the same lines between."""
        lines, at, codes = _lines(text), 0, []
        for gap in self.gaps:
            if lines[at : at + gap] != [_MARK] * gap:
                raise CellsLostError
            at += gap
            end = next((place for place in range(at, len(lines)) if lines[place] == _MARK), len(lines))
            codes.append("".join(lines[at:end]))
            at = end
        if at != len(lines):
            raise CellsLostError
        return replace(self, codes=tuple(codes))


def cells_of(text: str) -> Cells:
    """The cells of a text as it was read."""
    runs = [(is_gap, list(run)) for is_gap, run in groupby(_lines(text), key=lambda line: line == _MARK)]
    gaps = [len(run) for is_gap, run in runs if is_gap]
    return Cells(
        tuple(gaps if runs and runs[0][0] else [0, *gaps]), tuple("".join(run) for is_gap, run in runs if not is_gap)
    )


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
