"""Reads a notebook as Python: the text of its code cells, with the way back to cell and line.

Jupyter writes a line of code on a line of the file, and there it stays: of such a notebook the text that is read has
its code on the lines of the file. Where several lines of code share a line of the file, the cells follow one another
instead. A form feed stands on each line between two cells, so that an edited text still tells where a cell ends. What
a cell has printed is never looked at.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from offramp.discover import LARGEST_PYTHON
from offramp.model import Cell, Finding, Frame, Notebook, Skipped
from offramp.notebook.magics import NotPython, neutralised
from offramp.notebook.strings import Piece, sources
from offramp.redact import redact
from offramp.source import split_lines

__all__ = ["GAP", "Transcript", "framed", "is_notebook", "transcribe"]

Lines = tuple[str, ...]

GAP = "\f"
"""What a line of the text holds that no cell has."""
_FARTHEST = 100_000
"""Behind so many lines of output the text would be all but empty."""


class Transcript(Struct, frozen=True, kw_only=True):
    """A notebook as Python. `shown` has the code as it was written, line by line with `text`; `raw` is the file."""

    raw: str
    text: str
    shown: Lines
    cells: tuple[Cell, ...]
    skipped: tuple[Skipped, ...]

    def notebook(self, path: str) -> Notebook:
        """Where its lines are."""
        return Notebook(path=path, cells=self.cells)

    def cell(self, line: int) -> Cell:
        """The cell on whose lines a line of the text stands."""
        return self.cells[bisect_right(self.cells, line, key=lambda cell: cell.first) - 1]

    def line_of_file(self, line: int) -> int:
        """The line of the file on which a line of the text stands."""
        cell = self.cell(line)
        return cell.lines[min(max(line - cell.first, 0), len(cell.lines) - 1)]


class _Code(Struct, frozen=True):
    """A code cell: its lines as written, each with its line of the file."""

    number: int
    written: Lines
    lines: tuple[int, ...]
    language: str


def is_notebook(path: str) -> bool:
    """Whether the file is a notebook by its name."""
    return path.lower().endswith(".ipynb")


def transcribe(path: str, raw: str) -> Transcript | Skipped:
    """The Python of a notebook, or why there is none."""
    try:
        page = json.loads(raw)
        if (language := _language(page)) != "python":
            return Skipped(path=path, reason="notebook-language", detail=f"its code is {language}, not Python")
        codes = _laid_out(tuple(_codes(page, sources(raw))))
    except RecursionError:
        return Skipped(path=path, reason="too-deep", detail="the file nests deeper than the parser can follow")
    except ValueError as error:
        return Skipped(path=path, reason="notebook-format", detail=f"not a notebook: {error}")
    size = sum(len(line) for code, _ in codes for line in code.written)
    if size > LARGEST_PYTHON:
        detail = f"{size:,} characters of code; the limit is {LARGEST_PYTHON:,}"
        return Skipped(path=path, reason="too-large", detail=detail)
    return _transcript(path, raw, codes)


def framed(finding: Finding, transcript: Transcript) -> Finding:
    """The finding with the lines of its own cell alone, as they were written."""
    if finding.frame is None:
        return finding
    cell = transcript.cell(finding.location.line)
    first = max(finding.frame.first, cell.first)
    last = min(finding.frame.first + len(finding.frame.lines), cell.first + len(cell.lines)) - 1
    lines = tuple(redact(line) for line in transcript.shown[first - 1 : last])
    return replace(finding, frame=Frame(first=first, lines=lines))


# What the file says


def _language(page: Any) -> str:
    """The language of the kernel that was chosen, else of the one that ran last."""
    about = page.get("metadata") if isinstance(page, dict) else None
    about = about if isinstance(about, dict) else {}
    for place, key in (("kernelspec", "language"), ("language_info", "name")):
        said = about[place].get(key) if isinstance(about.get(place), dict) else None
        if said and isinstance(said, str):
            return "python" if said.lower() in ("python", "python3", "ipython") else said
    return "python"


def _codes(page: Any, pieces: list[list[Piece]]) -> Iterator[_Code]:
    cells = page.get("cells") if isinstance(page, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ValueError("it has no list of cells (nbformat 4)")
    for number, (cell, parts) in enumerate(zip(cells, pieces, strict=True), 1):
        if cell.get("cell_type") != "code":
            continue
        text = "".join(part.text for part in parts)
        if text != _text(cell.get("source", "")):
            raise ValueError(f"the source of cell {number} is no text")
        if text.strip():
            yield _code(number, parts, _cell_language(cell))


def _text(source: Any) -> str | None:
    if isinstance(source, list) and all(isinstance(each, str) for each in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _cell_language(cell: dict[str, Any]) -> str:
    """What an editor noted for this cell alone."""
    about = cell.get("metadata")
    editor = about.get("vscode") if isinstance(about, dict) else None
    said = editor.get("languageId") if isinstance(editor, dict) else None
    return said if isinstance(said, str) else "python"


def _code(number: int, parts: list[Piece], language: str) -> _Code:
    starts, offset = [], 0
    for part in parts:
        starts.append(offset)
        offset += len(part.text)
    written, lines, offset = [], [], 0
    for line in split_lines("".join(part.text for part in parts)):
        written.append(_printable(line.rstrip("\r\n")))
        lines.append(parts[bisect_right(starts, offset) - 1].line)
        offset += len(line)
    return _Code(number, tuple(written), tuple(lines), language)


def _printable(line: str) -> str:
    """JSON can hold halves of characters that no file can."""
    return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# The text that is read


def _laid_out(codes: tuple[_Code, ...]) -> list[tuple[_Code, int]]:
    """Each cell with the line of the text on which it begins."""
    if _has_own_lines(codes):
        return [(code, code.lines[0]) for code in codes]
    placed, line = [], 1
    for code in codes:
        placed.append((code, line))
        line += len(code.written) + 1
    return placed


def _has_own_lines(codes: tuple[_Code, ...]) -> bool:
    """Whether every line of code has a line of the file to itself, some between two cells, none within one."""
    lines = [line for code in codes[-1:] for line in code.lines]
    joined = all(later == line + 1 for code in codes for line, later in pairwise(code.lines))
    apart = all(one.lines[-1] + 1 < other.lines[0] for one, other in pairwise(codes))
    return joined and apart and lines[-1:] <= [_FARTHEST]


def _transcript(path: str, raw: str, codes: list[tuple[_Code, int]]) -> Transcript:
    text: list[str] = []
    shown: list[str] = []
    skipped = []
    for code, first in codes:
        lines = _python(path, code)
        if isinstance(lines, Skipped):
            skipped.append(lines)
            lines = ("",) * len(code.written)
        gap = [GAP] * (first - 1 - len(text))
        text += [*gap, *lines]
        shown += [*gap, *code.written]
    return Transcript(
        raw=raw,
        text="".join(f"{line}\n" for line in text),
        shown=tuple(shown),
        cells=tuple(Cell(number=code.number, first=first, lines=code.lines) for code, first in codes),
        skipped=tuple(_one_a_reason(skipped)),
    )


def _one_a_reason(skipped: list[Skipped]) -> Iterator[Skipped]:
    """One entry for all cells of the file that share a reason."""
    for reason, group in groupby(sorted(skipped, key=lambda each: each.reason), key=lambda each: each.reason):
        cells = list(group)
        yield replace(cells[0], reason=reason, detail="; ".join(cell.detail for cell in cells))


def _python(path: str, code: _Code) -> Lines | Skipped:
    """The lines of a cell as Python, empty where it is in another language."""
    if code.language != "python":
        return ("",) * len(code.written)
    try:
        found = neutralised(code.written)
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        return Skipped(path=path, reason="syntax-error", detail=f"cell {code.number}{line}: {error.msg}")
    except ValueError as error:
        return Skipped(path=path, reason="syntax-error", detail=f"cell {code.number}: {error}")
    except (RecursionError, MemoryError):
        detail = f"cell {code.number} nests deeper than the parser can follow"
        return Skipped(path=path, reason="too-deep", detail=detail)
    if isinstance(found, NotPython) and found.said:
        return Skipped(path=path, reason="cell-magic", detail=f"cell {code.number}: {found.said}")
    return found.lines if isinstance(found, NotPython) else found
