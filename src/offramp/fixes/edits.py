"""Edits of texts as values: made here, applied here, and nowhere written to disk."""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterable
from io import StringIO
from itertools import takewhile
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.fixes.module import Module
from offramp.model import Mapped, NoPatch, Stage
from offramp.notebook import GAP


class Edit(Struct, frozen=True, order=True):
    """The characters from `start` to `end` give way to `text`."""

    path: str
    start: int
    end: int
    text: str
    stage: Stage


class Need(Struct, frozen=True, order=True):
    """An import that the edited code needs, such as `import base64` or `from openai import OpenAI`."""

    path: str
    module: str
    name: str = ""

    @property
    def bound(self) -> str:
        """The name that it binds."""
        return self.name or self.module.split(".")[0]

    @property
    def code(self) -> str:
        """The import statement."""
        return f"from {self.module} import {self.name}" if self.name else f"import {self.module}"


class Unwrap(Struct, frozen=True):
    """The lines from `start` to `end` lose `width` blanks: the block around them has gone."""

    path: str
    start: int
    end: int
    width: int
    stage: Stage


_Change = TypeVar("_Change", Edit, Unwrap)


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A fix found that it cannot be right here; carries the no-patch. Never leaves the planning stage."""

    def __init__(self, reason: str, detail: str, next_step: str) -> None:
        super().__init__(reason)
        self.no_patch = NoPatch(reason=reason, detail=detail, next_step=next_step)


class Draft(Struct):
    """What one site, or several that stand or fall together, would change."""

    edits: list[Edit] = field(default_factory=list)
    unwraps: list[Unwrap] = field(default_factory=list)
    needs: set[Need] = field(default_factory=set)
    mapping: list[Mapped] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    superseded: list[tuple[Edit, Stage]] = field(default_factory=list)
    """Edits of earlier stages that no longer stand from a stage on, because this draft has another answer there."""
    defaults: list[str] = field(default_factory=list)
    """What was taken for right where nobody had chosen; each is assumed as well."""

    def replace(self, module: Module, node: ast.AST, text: str, stage: Stage) -> None:
        """Put `text` in the place of a node."""
        self.replace_span(module, *module.span(node), text, stage)

    def replace_span(self, module: Module, start: int, end: int, text: str, stage: Stage) -> None:
        """Put `text` in the place of the characters from `start` to `end`."""
        self.edits.append(Edit(module.path, start, end, text, stage))

    def insert_before(self, module: Module, statement: ast.stmt, lines: Iterable[str], stage: Stage) -> None:
        """Put whole lines before a statement, at its indentation."""
        if (
            not module.owns_its_lines(statement)
            and module.text[module.line_start(module.span(statement)[0]) : module.span(statement)[0]].strip()
        ):
            raise Refused(
                "crowded-line",
                "Several statements share the line, so no line can be put before this one.",
                "Give each statement its own line and run again.",
            )
        indent = module.indent(statement)
        start = module.line_start(module.span(statement)[0])
        text = "".join(f"{indent}{line}{module.newline}" for line in lines)
        self.edits.append(Edit(module.path, start, start, text, stage))

    def insert_line(self, module: Module, line: str, start: int, stage: Stage) -> None:
        """Put one whole line, indentation included, at `start`, where a line begins or the text ends."""
        ends = module.text[:start].endswith(("\n", "\r"))
        text = f"{line}{module.newline}" if ends else f"{module.newline}{line}"
        self.edits.append(Edit(module.path, start, start, text, stage))

    def delete(self, module: Module, statement: ast.stmt, stage: Stage) -> None:
        """Take a statement out with its lines; the last one of a body gives way to `pass`."""
        start, end = module.span(statement)
        if not module.owns_its_lines(statement):
            raise Refused(
                "crowded-line",
                "Several statements share the line, so this one cannot be taken out by itself.",
                "Give each statement its own line and run again.",
            )
        if len(module.body_of(statement)) <= 1:
            self.edits.append(Edit(module.path, start, end, "pass", stage))
            return
        first, last = module.line_start(start), module.line_end(end)
        self.edits.append(Edit(module.path, first, last + self._blank(module, first, last), "", stage))

    def _blank(self, module: Module, first: int, last: int) -> int:
        """How many characters of blank lines behind lines that go would be too many, as there are some before."""
        taken = {each.end: each.start for each in self.edits if each.path == module.path and not each.text}
        while first in taken and taken[first] < first:
            first = taken[first]
        before, behind = StringIO(module.text[:first]).readlines(), StringIO(module.text[last:]).readlines()
        above = list(takewhile(_is_blank, reversed(before)))
        below = list(takewhile(_is_blank, behind))
        return sum(len(line) for line in below[: len(above)])

    def unwrap(self, module: Module, statement: ast.With | ast.AsyncWith, stage: Stage) -> None:
        """Take out the header of a block; its body moves to the header's indentation."""
        header = module.line_start(module.span(statement)[0])
        first = module.line_start(module.span(statement.body[0])[0])
        if first == header or not module.owns_its_lines(statement):
            raise Refused("crowded-line", "The block stands on one line.", "Give the body its own line and run again.")
        width = len(module.indent(statement.body[0])) - len(module.indent(statement))
        last = statement.items[-1].optional_vars or statement.items[-1].context_expr
        start, end = module.line_end(module.span(last)[1] - 1), module.line_end(module.span(statement)[1] - 1)
        self.edits.append(Edit(module.path, header, start, "", stage))
        self.unwraps.append(Unwrap(module.path, start, end, width, stage))

    def restamp(self, old: Stage, new: Stage) -> None:
        """Move the edits of one stage to another."""
        self.edits = [replace(edit, stage=new) if edit.stage is old else edit for edit in self.edits]
        self.unwraps = [replace(each, stage=new) if each.stage is old else each for each in self.unwraps]

    def unwrap_if(self, module: Module, statement: ast.If, stage: Stage) -> None:
        """Take out the header of an `if` that always holds, and its `else`; the body moves to the header's margin."""
        header = module.line_start(module.span(statement)[0])
        first, last = module.span(statement.body[0])[0], module.span(statement.body[-1])[1]
        if module.line_start(first) == header or not module.owns_its_lines(statement):
            raise Refused("crowded-line", "The block stands on one line.", "Give the body its own line and run again.")
        width = len(module.indent(statement.body[0])) - len(module.indent(statement))
        start, end = module.line_end(module.span(statement.test)[1]), module.line_end(last - 1)
        self.edits.append(Edit(module.path, header, start, "", stage))
        self.unwraps.append(Unwrap(module.path, start, end, width, stage))
        if statement.orelse:
            self.edits.append(Edit(module.path, end, module.line_end(module.span(statement)[1] - 1), "", stage))

    def copy(self) -> Draft:
        """A draft with the same content that can go its own way."""
        return Draft(
            edits=list(self.edits),
            unwraps=list(self.unwraps),
            needs=set(self.needs),
            mapping=list(self.mapping),
            assumptions=list(self.assumptions),
            defaults=list(self.defaults),
        )

    def need(self, path: str, module: str, name: str = "") -> None:
        """Ask for an import in a file."""
        self.needs.add(Need(path, module, name))

    def assume(self, sentence: str) -> None:
        """State what a reviewer has to agree with."""
        if sentence not in self.assumptions:
            self.assumptions.append(sentence)

    def choose(self, sentence: str) -> None:
        """State what was chosen in the place of the user."""
        self.defaults.append(sentence)
        self.assume(sentence)

    def take(self, other: Draft) -> None:
        """Add all of another draft."""
        self.edits += [edit for edit in other.edits if edit not in self.edits]
        self.unwraps += [each for each in other.unwraps if each not in self.unwraps]
        self.needs |= other.needs
        self.mapping += [each for each in other.mapping if each not in self.mapping]
        self.superseded += [each for each in other.superseded if each not in self.superseded]
        for sentence in other.assumptions:
            self.assume(sentence)


def standing(edits: Iterable[Edit], superseded: Iterable[tuple[Edit, Stage]], until: int) -> list[Edit]:
    """The edits without those that a later one has taken the place of; `until` is the order of the last stage."""
    gone = {(edit.path, edit.start, edit.end, edit.text) for edit, stage in superseded if stage.order <= until}
    return [edit for edit in edits if (edit.path, edit.start, edit.end, edit.text) not in gone]


def settled(module: Module, edits: Iterable[Edit], unwraps: Iterable[Unwrap]) -> list[Edit]:
    """The edits of one file with those that move the bodies of unwrapped blocks to the left."""
    done = list(dict.fromkeys(edits))
    frozen = _inside_strings(module)
    for block in unwraps:
        moved = [_moved(edit, block) for edit in done]
        start = block.start
        while start < block.end:
            end = module.line_end(start)
            gone = any(edit.start < start < edit.end or (edit.start == start and end <= edit.end) for edit in done)
            if not gone and start not in frozen and module.text[start:end].strip():
                moved.append(Edit(module.path, start, start + block.width, "", block.stage))
            start = end
        done = _joined_margins(moved)
    return done


def _joined_margins(edits: list[Edit]) -> list[Edit]:
    """Two blocks around one line: their margins add up to one edit."""
    margins: dict[int, Edit] = {}
    rest = []
    for edit in edits:
        known = margins.get(edit.start)
        if edit.text or edit.start == edit.end:
            rest.append(edit)
        elif known and known.end - known.start < 40 and edit.end - edit.start < 40:
            width = (known.end - known.start) + (edit.end - edit.start)
            margins[edit.start] = Edit(edit.path, edit.start, edit.start + width, "", known.stage)
        else:
            margins[edit.start] = edit
    return [*rest, *margins.values()]


def _moved(edit: Edit, block: Unwrap) -> Edit:
    """Whole lines put into the block lose its margin too, and the later lines of what another stage writes there."""
    if not block.start <= edit.start < block.end:
        return edit
    lines = edit.text.splitlines(keepends=True)
    first: list[str] = []
    if edit.start != edit.end:
        if edit.stage is block.stage or not edit.text or '"""' in edit.text or "'''" in edit.text:
            return edit
        first, lines = lines[:1], lines[1:]
    text = "".join([*first, *(line[block.width :] if not line[: block.width].strip() else line for line in lines)])
    return Edit(edit.path, edit.start, edit.end, text, edit.stage)


def _inside_strings(module: Module) -> set[int]:
    """Where lines begin that belong to a string of several lines."""
    found: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node.end_lineno != node.lineno:
            start, end = module.span(node)
            line = module.line_end(start)
            while line < end:
                found.add(line)
                line = module.line_end(line)
    return found


def distinct(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in their order; the same change asked for twice is made once, in the earlier stage."""
    return _earliest(edits, lambda each: (each.path, each.start, each.end, each.text))


def once(unwraps: Iterable[Unwrap]) -> list[Unwrap]:
    """The same of blocks: two calls with a common consumer ask for the same one."""
    return _earliest(unwraps, lambda each: (each.path, each.start, each.end, each.width))


def _earliest(changes: Iterable[_Change], key: Callable[[_Change], Hashable]) -> list[_Change]:
    first: dict[Hashable, _Change] = {}
    for each in changes:
        known = first.get(key(each))
        if known is None or each.stage.order < known.stage.order:
            first[key(each)] = each
    return list(first.values())


def conflict(edits: Iterable[Edit]) -> Edit | None:
    """The first edit that overlaps another; None when they can all be applied together."""
    last: Edit | None = None
    for edit in sorted(distinct(edits)):
        if last and edit.path == last.path and edit.start < last.end:
            return edit
        if last is None or edit.path != last.path or edit.end >= last.end:
            last = edit
    return None


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap; insertions at one place keep their given order."""
    done = text
    backwards = list(dict.fromkeys(edits))[::-1]
    for edit in sorted(backwards, key=lambda each: (each.start, each.end), reverse=True):
        done = done[: edit.start] + edit.text + done[edit.end :]
    return done


def _is_blank(line: str) -> bool:
    """Whether a line is empty; what stands between two cells is none."""
    return not line.strip() and line != f"{GAP}\n"
