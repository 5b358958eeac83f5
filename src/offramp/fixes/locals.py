"""Local names of a function as a fix sees them: where they are bound and read."""

from __future__ import annotations

import ast

from offramp.fixes.module import Module


def only_binding(module: Module, name: ast.Name) -> ast.Assign | ast.AnnAssign | None:
    """The assignment that alone binds a name in its function; None when there are several or other kinds."""
    around = module.function(name) or module.tree
    stores = [node for node in named(around, name.id) if not isinstance(node.ctx, ast.Load)]
    if len(stores) != 1 or _is_declared(around, name.id):
        return None
    parent = module.parents[stores[0]]
    if isinstance(parent, ast.Assign) and parent.targets == [stores[0]]:
        return parent
    if isinstance(parent, ast.AnnAssign) and parent.target is stores[0] and parent.value is not None:
        return parent
    return None


def is_bound_once(module: Module, name: ast.Name) -> bool:
    """Whether nothing else binds the name in its function: no parameter, loop, import or second assignment."""
    around = module.function(name) or module.tree
    stores = [node for node in named(around, name.id) if not isinstance(node.ctx, ast.Load)]
    return len(stores) == 1 and not _is_declared(around, name.id)


def loads(module: Module, name: ast.Name) -> list[ast.Name]:
    """Where a name is read in its function, in source order."""
    around = module.function(name) or module.tree
    found = [node for node in named(around, name.id) if isinstance(node.ctx, ast.Load)]
    return sorted(found, key=lambda node: module.span(node))


def named(around: ast.AST, name: str) -> list[ast.Name]:
    """Every place of a name."""
    return [node for node in ast.walk(around) if isinstance(node, ast.Name) and node.id == name]


def _is_declared(around: ast.AST, name: str) -> bool:
    """Whether the name is a parameter, or `global` or `nonlocal`, or bound without a `Name` node."""
    for node in ast.walk(around):
        match node:
            case (
                ast.arg(arg=bound) | ast.MatchAs(name=bound) | ast.MatchStar(name=bound) | ast.ExceptHandler(name=bound)
            ):
                if bound == name:
                    return True
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                if name in names:
                    return True
            case ast.alias(name=bound, asname=other):
                if (other or bound.split(".")[0]) == name:
                    return True
            case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound) | ast.ClassDef(name=bound):
                if bound == name and node is not around:
                    return True
    return False


def is_stored_between(module: Module, made: ast.Assign | ast.AnnAssign, use: ast.AST) -> bool:
    """Whether the value could be another one if it were computed at the use."""
    assert made.value is not None
    if any(isinstance(node, (ast.Call, ast.Await, ast.NamedExpr, ast.Yield)) for node in ast.walk(made.value)):
        return True
    names = {node.id for node in ast.walk(made.value) if isinstance(node, ast.Name)}
    start, end = module.span(made)[1], module.span(use)[0]
    if any(isinstance(node, (ast.Attribute, ast.Subscript)) for node in ast.walk(made.value)):
        return bool(module.text[start:end].strip()) and module.span(module.statement(use))[0] > module.line_end(start)
    return any(
        isinstance(node, ast.Name)
        and node.id in names
        and not isinstance(node.ctx, ast.Load)
        and start <= module.span(node)[0] < end
        for node in ast.walk(module.function(use) or module.tree)
    )


def with_margin(module: Module, code: str, column: int) -> str:
    """Code of several lines moved so that its later lines stand under its first at a new place."""
    lines = code.split(module.newline)
    if len(lines) == 1 or '"""' in code or "'''" in code:
        return code
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    return module.newline.join([lines[0], *(" " * column + line[margin:] for line in lines[1:])])
