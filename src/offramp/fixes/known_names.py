"""Calls a module what the file calls it: `ai.images` where it says `import openai as ai`; adds no import."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable

from offramp.fixes.dead import binds
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
    bound = Counter(name for node in ast.walk(module.tree) for name in binds(node)) if known else Counter()
    names = {name: other for name, other in known.items() if not bound[name] and bound[other] == 1}
    reads = [each for each in ast.walk(module.tree) if isinstance(each, ast.Name) and each.id in names]
    if any(isinstance(above, ast.JoinedStr) for each in reads for above in module.above(each)):
        return text  # where in its text such a name stands is not told by every version
    for start, end, new in sorted(((*module.span(each), names[each.id]) for each in reads), reverse=True):
        text = text[:start] + new + text[end:]
    return text
