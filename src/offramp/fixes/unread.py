"""Constants and functions that only the old calls read, such as an address: each goes once nothing reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from offramp.fixes.edits import Draft, Edit
from offramp.fixes.locals import named
from offramp.fixes.module import Module
from offramp.fixes.place import is_pure
from offramp.fixes.repository import Repository
from offramp.fixes.unneeded import Texts
from offramp.model import Location, Stage
from offramp.notebook import is_notebook

_Bound = ast.Assign | ast.FunctionDef | ast.AsyncFunctionDef


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


def _runs(module: Module, statements: list[_Bound]) -> list[tuple[int, int]]:
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
    return edit.path == module.path and edit.start < end and start < edit.end


def _lost(repository: Repository, module: Module, after: str) -> Iterator[_Bound]:
    """What the file binds by a name that was read before and is no more, what served it alone included."""
    try:
        reads = _reads(ast.parse(after))
    except SyntaxError:
        return
    waiting = list(_bound(module))
    before = _reads(module.tree)
    while gone := [each for each in waiting if _is_read(each, before) and not _is_read(each, reads)]:
        for each in gone:
            waiting.remove(each)
            if not _is_known_elsewhere(repository, module, _name(each)):
                for name, count in _reads(each).items():
                    reads[name] = reads.get(name, 0) - count
                yield each


def _is_read(bound: _Bound, reads: Mapping[str, int]) -> bool:
    """Whether something but itself reads it."""
    return reads.get(_name(bound), 0) > _reads(bound).get(_name(bound), 0)


def _bound(module: Module) -> Iterator[_Bound]:
    """The plain assignments and functions of the file, and the methods that a class keeps for itself."""
    for statement in module.tree.body:
        if isinstance(statement, ast.ClassDef) and len(statement.body) > 1:
            yield from (each for each in statement.body if _is_own_function(each, module) and each.name[0] == "_")
        elif _is_own_function(statement, module) or _is_plain(statement, module):
            yield statement


def _is_own_function(node: ast.stmt, module: Module) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Whether a statement is a function that nothing but its name leads to."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("__"):
        return False
    same = [each for each in ast.walk(module.tree) if getattr(each, "name", "") == node.name]
    return same == [node] and not node.decorator_list and module.owns_its_lines(node)


def _is_plain(statement: ast.stmt, module: Module) -> TypeGuard[ast.Assign]:
    """`NAME = value`, bound once in the file, of a value whose making does nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            stores = [each for each in named(module.tree, name) if not isinstance(each.ctx, ast.Load)]
            return (
                len(stores) == 1 and not name.startswith("__") and is_pure(value) and module.owns_its_lines(statement)
            )
    return False


def _name(bound: _Bound) -> str:
    if not isinstance(bound, ast.Assign):
        return bound.name
    assert isinstance(bound.targets[0], ast.Name)
    return bound.targets[0].id


def _reads(tree: ast.AST) -> dict[str, int]:
    """How often each name is read, taken as an attribute, or named in a text, where it may be looked up by it."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=name, ctx=ast.Load()) | ast.Constant(value=str() as name)
                | ast.Attribute(attr=name, ctx=ast.Load())
            ):  # fmt: skip
                found[name] = found.get(name, 0) + 1
    return found


def _is_known_elsewhere(repository: Repository, module: Module, name: str) -> bool:
    """Whether another file of the repository mentions the name."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(path != module.path and word.search(text) for path, text in repository.analysis.texts.items())
