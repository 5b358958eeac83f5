"""What GitHub knows a line by when code around it moves: `primaryLocationLineHash`. Reads nothing.

A line is known by its first hundred characters and those after them, over line ends, blanks left out; every line end
counts as LF, and behind the file stand a mark and zeros. The hash is their value as digits to the base of 37, modulo
2**64, and a number tells lines with the same hash apart. GitHub publishes the algorithm in `codeql-action`.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

_WIDTH = 100
_BASE = 37
_MASK = 2**64 - 1
_AT_THE_END = 0xFFFF
_LF = ord("\n")
_WITHOUT_BLANKS = {ord(" "): None, ord("\t"): None}


def line_hashes(data: bytes) -> tuple[str, ...]:
    """The hash of each line of a file, the first line first; the empty one behind the last line end is one too."""
    units = _units(data)
    starts = [0, *(number for number, unit in enumerate(units, 1) if unit == _LF)]
    # `values[n]` is the value of the first n units; what two of them differ by is that of the units between.
    values = list(accumulate([*units, _AT_THE_END, *[0] * _WIDTH], _appended, initial=0))
    shift = pow(_BASE, _WIDTH, _MASK + 1)
    counts: Counter[int] = Counter()
    hashes = []
    for start in starts:
        value = (values[start + _WIDTH] - values[start] * shift) & _MASK
        counts[value] += 1
        hashes.append(f"{value:x}:{counts[value]}")
    return tuple(hashes)


def _units(data: bytes) -> list[int]:
    """The UTF-16 code units that count."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").translate(_WITHOUT_BLANKS)
    raw = text.encode("utf-16-le")
    return [low | high << 8 for low, high in zip(raw[::2], raw[1::2], strict=True)]


def _appended(value: int, unit: int) -> int:
    return (value * _BASE + unit) & _MASK
