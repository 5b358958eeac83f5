"""Calls a module what the file calls it: `ai.images` where it says `import openai as ai`; adds no import."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from offramp.fixes.edits import Need
from offramp.fixes.module import Module


def under_known_names(path: str, text: str, needs: Iterable[Need]) -> str:
    """The text with the modules of `needs` under the names by which the file imports them."""
    wanted = {need.module for need in needs if need.path == path and not need.name}
    module = Module(path, text)
    known = {
        alias.name: alias.asname
        for node in module.tree.body if isinstance(node, ast.Import)
        for alias in node.names if alias.asname and alias.name in wanted
    }  # fmt: skip
    bound = Counter(_bound(module.tree)) if known else Counter()
    names = {name: other for name, other in known.items() if not bound[name] and bound[other] == 1}
    reads = [each for each in ast.walk(module.tree) if isinstance(each, ast.Name) and each.id in names]
    if any(isinstance(above, ast.JoinedStr) for each in reads for above in module.above(each)):
        return text  # where in its text such a name stands is not told by every version
    for start, end, new in sorted(((*module.span(each), names[each.id]) for each in reads), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _bound(tree: ast.Module) -> Iterator[str]:
    """Every name each time that something is bound to it."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.split(".")[0]
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
