"""Whether a part of a statement can be computed on a line before it, and be written twice. Edits nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.module import Module

_PLAIN = frozenset(
    {
        "BytesIO", "Path", "PurePath", "StringIO", "dict", "encode", "format", "get", "getenv", "int", "join", "len",
        "list", "lower", "now", "open", "print", "replace", "str", "strip", "time", "today", "tuple", "upper", "uuid4",
    }
)  # fmt: skip
"""Names of calls that neither see nor change what an image call does."""
_EFFECTS = (ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)
_LINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def can_go_ahead(module: Module, node: ast.expr) -> bool:
    """Whether the node is computed once and always when its statement is, and before all else that has an effect."""
    statement = module.statement(node)
    if module.in_expression_scope(node) or isinstance(statement, (ast.While, *_LINES)) or is_elif(module, statement):
        return False
    start = module.span(node)[0]
    head = module.text[module.line_start(module.span(statement)[0]) : module.span(statement)[0]]
    if head.strip() or any(isinstance(each, ast.NamedExpr) for each in ast.walk(node)):
        return False
    return not any(_has_effect(each) for each in _header(statement) if module.span(each)[1] <= start)


def is_elif(module: Module, statement: ast.stmt) -> bool:
    """Whether an `if` is the `elif` of another, so that no line can stand before it."""
    around = module.parents.get(statement)
    is_nested = isinstance(statement, ast.If) and isinstance(around, ast.If) and statement in around.orelse
    return is_nested and module.text[module.span(statement)[0] :].startswith("elif")


def _has_effect(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "attr", getattr(node.func, "id", "")) not in _PLAIN
    return isinstance(node, _EFFECTS)


def _header(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement itself, without the targets it binds last and the statements in it."""
    targets = [*getattr(statement, "targets", []), *([statement.target] if hasattr(statement, "target") else [])]
    last = {id(each) for each in targets if not isinstance(statement, ast.AugAssign)}
    waiting: list[ast.AST] = [each for each in ast.iter_child_nodes(statement) if id(each) not in last]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            continue
        if isinstance(node, ast.expr):
            yield node
        if not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def is_bound_there(module: Module, node: ast.expr) -> bool:
    """Whether a name that the node reads gets its value within the statement, so that it is not known before it."""
    statement = module.statement(node)
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    bound = {each.id for each in _header(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return bool(names & bound)


def is_repeatable(node: ast.expr) -> bool:
    """Whether reading it twice does nothing twice: names, attributes, items; readers of a reply count as such."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value) | ast.UnaryOp(operand=value):
            return is_repeatable(value)
        case ast.Subscript(value=value, slice=index):
            return is_repeatable(value) and is_repeatable(index)
        case ast.Slice():
            return True
        case ast.BinOp(left=left, right=right):
            return is_repeatable(left) and is_repeatable(right)
        case ast.Await(value=ast.Call(func=ast.Attribute(attr="json")) as value):
            return is_repeatable(value)
        case ast.Call(func=ast.Attribute(value=value, attr="json" | "get" | "model_dump" | "to_dict")):
            return is_repeatable(value)
    return False


def in_brackets(code: str) -> str:
    """The code, in brackets where it only holds together in some."""
    try:
        ast.parse(code)
    except SyntaxError:
        return f"({code})"
    return code


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one expression, laid out in two ways."""
    try:
        return ast.dump(ast.parse(f"({one})", mode="eval")) == ast.dump(ast.parse(f"({other})", mode="eval"))
    except SyntaxError:
        return False
