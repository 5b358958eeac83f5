"""Names that the new code brings into a file: a function behind the imports, and whether an import's name is free."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from offramp.fixes.edits import Draft, Edit, Need, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Stage


def behind_imports(module: Module, node: ast.AST, lines: Iterable[str], stage: Stage, is_second: bool = False) -> Edit:
    """The function for `node`, behind the imports of its file, and behind one that already goes there."""
    start = _after_imports(module)
    if module.function(node) is None and module.span(node)[0] < start:
        raise Refused(
            "call-before-imports",
            "The call stands above imports of the module, so nothing can be defined before it.",
            "Move the imports to the top and run again.",
        )
    rest = module.text[start:]
    blank = (len(rest) - len(rest.lstrip("\r\n"))) // len(module.newline)
    more = bool(rest.strip())
    before = blank if more and is_second else 2
    text = "".join(f"{line}{module.newline}" for line in [*[""] * before, *lines, *[""] * (2 - blank if more else 0)])
    return Edit(module.path, start, start, text, stage)


def check_needs(repository: Repository, draft: Draft) -> None:
    """Refuse where a file has something else by the name of an import that the new code needs."""
    for need in sorted(draft.needs):
        if need.module == "openai" or need.path not in repository.program.indexes:
            continue
        bound = need.name or need.module.split(".")[0]
        module = repository.module(need.path)
        if any(_binds_otherwise(node, bound, need) for node in ast.walk(module.tree)):
            raise Refused(
                "name-taken",
                f"{need.path} has something else by the name of `{bound}`, which the new code imports.",
                "Give the other thing another name and run again.",
            )


def _binds_otherwise(node: ast.AST, bound: str, need: Need) -> bool:
    match node:
        case ast.Import(names=names):
            return any(each.asname == bound and (need.name or each.name != need.module) for each in names)
        case ast.ImportFrom(names=names):
            named = [each for each in names if (each.asname or each.name) == bound]
            return any(each.name != need.name or not _is_of(node, need.module) for each in named)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name == bound
    return False


def _is_of(node: ast.ImportFrom, module: str) -> bool:
    """Whether the import is from that module, or from one inside it that the module hands the name on from."""
    source = node.module or ""
    return node.level == 0 and (source == module or source.startswith(f"{module}."))


def _after_imports(module: Module) -> int:
    """Where the import block of the file ends."""
    last = 0
    for statement in module.tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and not last
        ):
            last = module.line_end(module.span(statement)[1] - 1)
    return last
