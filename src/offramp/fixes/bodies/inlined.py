"""Downloads that stand inside of other code behind a region, such as in what a file is opened for. Changes nothing."""

from __future__ import annotations

import ast

from offramp.fixes.bodies.pictures import Held, Kind, Pictures
from offramp.fixes.module import Module


def downloads_of(pictures: Pictures, module: Module, loads: list[ast.Name]) -> list[ast.expr]:
    """The expressions that give the bytes of a picture, one for each read of a name; none where a read is another."""
    found = [_download_at(pictures, module, load) for load in loads]
    return [each for each in found if each is not None] if all(found) else []


def _download_at(pictures: Pictures, module: Module, load: ast.Name) -> ast.expr | None:
    """The smallest expression around an address, or the reply of its download, that gives bytes."""
    node: ast.AST = load
    while isinstance(above := module.parents[node], (ast.Attribute, ast.Call, ast.keyword, ast.Await)):
        node = above
        if isinstance(node, ast.expr) and pictures.held(module, node) == Held(Kind.BYTES):
            return node
    return None
