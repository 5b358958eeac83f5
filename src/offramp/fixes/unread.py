"""Constants of a file that only the old calls read, such as an address: each goes once nothing reads it any more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from offramp.fixes.edits import Draft, Edit
from offramp.fixes.module import Module
from offramp.fixes.place import is_pure
from offramp.fixes.repository import Repository
from offramp.fixes.unneeded import Texts
from offramp.model import Location, Stage
from offramp.notebook import is_notebook


def unread(
    repository: Repository, texts: Texts, edits: list[Edit], dropped: Mapping[Location, object]
) -> dict[Location, Draft]:
    """A draft for each file in which an assignment has lost its last reader, by the place before its first line."""
    last = max(Stage, key=lambda stage: stage.order)
    found: dict[Location, Draft] = {}
    for path, after in sorted(texts(last).items()):
        at = Location(path=path, line=0, column=0, end_line=0, end_column=0)
        if path not in repository.program.indexes or is_notebook(path) or at in dropped:
            continue
        module, draft = repository.module(path), Draft()
        stage = max((edit.stage for edit in edits if edit.path == path), key=lambda each: each.order)
        lost = [each for each in _lost(repository, module, after) if not any(_meets(module, each, e) for e in edits)]
        for start, end in _runs(module, sorted(lost, key=module.span)):
            draft.edits.append(Edit(path, *_with_gap(module, start, end, edits), "", stage))
        if draft.edits:
            found[at] = draft
    return found


def _runs(module: Module, statements: list[ast.Assign]) -> list[tuple[int, int]]:
    """The lines of the statements, those that follow one another at once as one piece."""
    found: list[tuple[int, int]] = []
    for each in statements:
        start, end = module.line_start(module.span(each)[0]), module.line_end(module.span(each)[1] - 1)
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _with_gap(module: Module, start: int, end: int, edits: list[Edit]) -> tuple[int, int]:
    """A piece with the comment that speaks of it alone, and with the smaller one of the gaps around it."""
    text = module.text
    alone = not text[end : module.line_end(end)].strip()
    while alone and start and text[: start - 1].rpartition("\n")[2].startswith("# "):
        start = module.line_start(start - 1)
    first = start
    while first and not text[module.line_start(first - 1) : first].strip():
        first = module.line_start(first - 1)
    before = (
        2 if any(edit.start == edit.end == first and edit.text for edit in edits) else text.count("\n", first, start)
    )
    last = end
    while last < len(text) and not text[last : module.line_end(last)].strip():
        last = module.line_end(last)
    for _ in range(min(before, text.count("\n", end, last))):
        end = module.line_end(end)
    return start, end


def _meets(module: Module, statement: ast.stmt, edit: Edit) -> bool:
    start, end = module.line_start(module.span(statement)[0]), module.line_end(module.span(statement)[1] - 1)
    return edit.path == module.path and edit.start <= end and start <= edit.end


def _lost(repository: Repository, module: Module, after: str) -> Iterator[ast.Assign]:
    """The plain assignments of the file whose name was read before and is no more, those for them alone included."""
    try:
        rest = ast.parse(after)
    except SyntaxError:
        return
    reads = _reads(rest)
    waiting = [each for each in module.tree.body if _is_plain(module, each)]
    before = _reads(module.tree)
    while waiting:
        gone = [each for each in waiting if before.get(_name(each)) and not reads.get(_name(each))]
        if not gone:
            return
        for each in gone:
            waiting.remove(each)
            if _is_known_elsewhere(repository, module, _name(each)):
                continue
            for name, count in _reads(each).items():
                reads[name] = reads.get(name, 0) - count
            yield each


def _is_plain(module: Module, statement: ast.stmt) -> bool:
    """`NAME = value`, bound once in the file, of a value whose making does nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            stores = [
                each for each in ast.walk(module.tree)
                if isinstance(each, ast.Name) and each.id == name and not isinstance(each.ctx, ast.Load)
            ]  # fmt: skip
            return (
                len(stores) == 1 and not name.startswith("__") and is_pure(value) and module.owns_its_lines(statement)
            )
    return False


def _name(statement: ast.Assign) -> str:
    target = statement.targets[0]
    assert isinstance(target, ast.Name)
    return target.id


def _reads(tree: ast.AST) -> dict[str, int]:
    """How often each name is read, or named in a text, where it may be looked up by it."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Constant(value=str() as name):
                found[name] = found.get(name, 0) + 1
    return found


def _is_known_elsewhere(repository: Repository, module: Module, name: str) -> bool:
    """Whether another file of the repository mentions the name."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(path != module.path and word.search(text) for path, text in repository.analysis.texts.items())
