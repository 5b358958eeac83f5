"""Writes edited code back into the file of a notebook: the lines that differ, inside their strings, and nothing else.

What cannot be put back for certain is refused: a line that only IPython understands stays as it was written, and what
is written has to be read again as the very code that was wanted.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise, takewhile

from offramp.model import Cell
from offramp.notebook import Transcript, transcribe
from offramp.notebook.cells import Cells, CellsLostError, cells_of
from offramp.notebook.strings import Piece, sources
from offramp.source import split_lines

_UNIT = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]")
_READ = re.compile(r"\{([A-Za-z_]\w*)|\$\{?([A-Za-z_]\w*)")
_BINDERS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)


class UnwritableError(Exception):
    """Why an edited text cannot be put back into its notebook."""


def written(found: Transcript, text: str) -> str:
    """The file with the code of an edited text."""
    if text == found.text:
        return found.raw
    before = cells_of(found.text)
    if len(before.codes) != len(found.cells):
        raise UnwritableError("its cells hold lines that only stand between cells")
    try:
        after = before.edited(text)
    except CellsLostError:
        raise UnwritableError("an edit reaches across the border of a cell") from None
    _check_magics(found, text)
    raw, pieces = found.raw, sources(found.raw)
    for cell, old, new in reversed(list(zip(found.cells, before.codes, after.codes, strict=True))):
        if old != new:
            raw = _with_cell(raw, pieces, cell, _code(found, cell, old, new))
    _check_again(found, raw, after)
    return raw


def _check_again(found: Transcript, raw: str, wanted: Cells) -> None:
    again = transcribe("", raw)
    if not isinstance(again, Transcript) or [code for code in wanted.codes if code] != list(cells_of(again.text).codes):
        raise UnwritableError("what would be written is read as other code")
    if len(again.skipped) != len(found.skipped):
        raise UnwritableError("a cell could not be read any more")


def _check_magics(found: Transcript, text: str) -> None:
    """A name that a command reads has to keep its meaning: no edit can follow it there."""
    was, now = _bound(found.text), _bound(text)
    changed = {name for name, _ in (was - now) + (now - was)}
    for line, shown in zip(found.text.split("\n"), found.shown, strict=False):
        names = {first or second for first, second in _READ.findall(shown)} if line != shown else set()
        if used := sorted(names & changed):
            raise UnwritableError(f"the command `{shown.split()[0]}` reads `{used[0]}`")


def _bound(text: str) -> Counter[tuple[str, str]]:
    """Each name with the code that gives it its value."""
    found: Counter[tuple[str, str]] = Counter()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _BINDERS):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
            found.update((name, ast.dump(node)) for name in names)
    return found


# The lines of one cell: a number for one that stays, a text for one that is new

_Line = int | str


def _code(found: Transcript, cell: Cell, old: str, new: str) -> list[_Line]:
    shown = found.shown[cell.first - 1 : cell.first - 1 + len(cell.lines)]
    before, after = old.split("\n")[:-1], new.split("\n")[:-1]
    lines: list[_Line] = []
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += range(start, end)
            continue
        magics = [each for each in range(start, end) if before[each] != shown[each]]
        lines += _commands(shown, before, magics, after[first:last]) if magics else after[first:last]
    return lines


def _commands(shown: tuple[str, ...], before: list[str], magics: list[int], after: list[str]) -> Iterator[str]:
    """The new lines; of those that only IPython understands nothing but the words behind its own may have changed."""
    waiting = list(magics)
    for new in after:
        alike = _common_end(shown[waiting[0]], before[waiting[0]]) if waiting else 0
        own = before[waiting[0]][: len(before[waiting[0]]) - alike] if waiting else ""
        if own and new.startswith(own):
            old = shown[waiting.pop(0)]
            yield old[: len(old) - alike] + new[len(own) :]
        else:
            yield new
    if waiting:
        raise UnwritableError(f"`{shown[waiting[0]].split()[0]}` stands in the way")


def _common_end(one: str, other: str) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


# The strings in the file


def _with_cell(raw: str, pieces: list[list[Piece]], cell: Cell, lines: list[_Line]) -> str:
    parts = pieces[cell.number - 1]
    inside = [raw[part.start + 1 : part.end - 1] for part in parts]
    is_list = len(parts) > 1 or len(cell.lines) == 1
    old = inside if is_list else _split(inside[0])
    texts = split_lines("".join(part.text for part in parts))
    if [json.loads(f'"{each}"') for each in old] != list(texts):
        raise UnwritableError("its lines are not written one to a string")
    new = _encoded(old, lines, "\\r\\n" if texts[0].endswith("\r\n") else "\\n", raw.isascii())
    if not is_list or not raw[: parts[0].start].rstrip().endswith("["):
        return raw[: parts[0].start + 1] + "".join(new) + raw[parts[0].end - 1 :]
    comma = _comma(raw, pieces, parts)
    listed = comma.join(f'"{each}"' for each in new)
    if new:
        return raw[: parts[0].start] + listed + raw[parts[-1].end :]
    return raw[: parts[0].start].rstrip() + raw[parts[-1].end :].lstrip()


def _split(inside: str) -> list[str]:
    """The lines of one string, as they are escaped in the file."""
    lines, units = [""], _UNIT.findall(inside)
    for place, unit in enumerate(units):
        lines[-1] += unit
        if unit == "\\n" or (unit == "\\r" and units[place + 1 : place + 2] != ["\\n"]):
            lines.append("")
    return lines if lines[-1] else lines[:-1]


def _encoded(old: list[str], lines: list[_Line], newline: str, is_ascii: bool) -> list[str]:
    """The escaped lines; the last one ends as the last one did."""
    texts = [old[each] if isinstance(each, int) else json.dumps(each, ensure_ascii=is_ascii)[1:-1] for each in lines]
    bare = [each.removesuffix(newline) for each in texts]
    last = newline if old[-1].endswith(newline) else ""
    return [each + newline for each in bare[:-1]] + [each + last for each in bare[-1:]]


def _comma(raw: str, pieces: list[list[Piece]], parts: list[Piece]) -> str:
    """What stands between two lines of the cell, or would."""
    own = {raw[one.end : other.start] for one, other in pairwise(parts)}
    if len(own) > 1:
        raise UnwritableError("its lines are not laid out alike")
    lead = raw[: parts[0].start]
    blanks = lead[len(lead.rstrip()) :]
    rest = (raw[one.end : other.start] for each in pieces for one, other in pairwise(each))
    return own.pop() if own else f",{blanks}" if "\n" in blanks else next(rest, ",")
