"""The imports of a notebook: each cell is a module of its own in layout, and all are one in what they know."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from msgspec.structs import replace

from offramp.fixes.edits import Need
from offramp.fixes.imports import binds, idle, names_read, with_import, without_unused
from offramp.fixes.known_names import under_known_names
from offramp.notebook.cells import CellsLostError, cells_of


def with_cell_imports(
    path: str, before: str, after: str, needs: Iterable[Need], local: frozenset[str] = frozenset()
) -> str:
    """The text with the imports of `needs` before they are used, and without those that only the edited code used."""
    needs = sorted(set(needs))
    after = under_known_names(path, after, needs)
    try:
        cells = cells_of(before).edited(after)
    except CellsLostError:
        return after  # which the proof refuses
    codes, gone = list(cells.codes), idle(before, ast.parse(after))
    for need in (each for each in needs if each.path == path):
        at = _home(codes, need)
        if at is not None:
            codes[at] = with_import(path, codes[at], need, local)
    codes = [without_unused(path, code, gone) for code in codes]
    return replace(cells, codes=tuple(codes)).text


def _home(codes: list[str], need: Need) -> int | None:
    """The first cell with imports, if it runs before the first use, else that of the use; none where it is there."""
    trees = [ast.parse(code) for code in codes]
    uses = [number for number, tree in enumerate(trees) if need.bound in names_read(tree)]
    if not uses or any(binds(tree, need) for tree in trees[: uses[0] + 1]):
        return None
    return next((number for number, tree in enumerate(trees[: uses[0]]) if _has_imports(tree)), uses[0])


def _has_imports(tree: ast.Module) -> bool:
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree.body)
