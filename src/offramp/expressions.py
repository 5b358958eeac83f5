"""Reads the expressions of one syntax tree as facts, with their places; knows no scope and no import.

Some expressions say what statements say: they bind names and go through collections. That joins the statements.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from offramp.facts import (
    Arg,
    Attr,
    Call,
    Const,
    DictDisplay,
    Display,
    Either,
    Expr,
    Item,
    Join,
    Name,
    Op,
    Opaque,
    SecretConst,
    Span,
    Statement,
)
from offramp.redact import digest, secret_kind, secret_prefix
from offramp.source import split_lines

_OPERATORS = {ast.Mod: "%", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.BitOr: "|"}


class Expressions:
    """The statements so far, and the scope and the block in which the next one stands."""

    def __init__(self, text: str) -> None:
        self.lines = () if text.isascii() else split_lines(text)
        self.wide: dict[int, list[int]] = {}
        """By line, the bytes of UTF-8 that begin no character."""
        self.statements: list[Statement] = []
        self.scope = 0
        self.block = -1

    def span(self, node: ast.stmt | ast.expr | ast.excepthandler) -> Span:
        """Where the node stands."""
        if not self.lines:
            return Span(
                node.lineno, node.col_offset + 1, node.end_lineno or node.lineno, (node.end_col_offset or 0) + 1
            )  # fmt: skip
        return Span(
            node.lineno,
            self._column(node.lineno, node.col_offset),
            node.end_lineno or node.lineno,
            self._column(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def expression(self, node: ast.expr) -> Expr:
        """The expression as a fact."""
        at = self.span(node)
        match node:
            case ast.Constant(value=value):
                return self._const(value, at)
            case ast.Name(id=name):
                return Name(name, at)
            case ast.Attribute(value=value, attr=attr):
                return Attr(self.expression(value), attr, at)
            case ast.Subscript(value=value, slice=index):
                return Item(self.expression(value), self.expression(index), at)
            case ast.Call():
                return self._call(node, at)
            case ast.Await(value=value) | ast.Starred(value=value):
                return self.expression(value)
            case ast.JoinedStr(values=values):
                return Join(tuple(self.expression(value) for value in values), at)
            case ast.FormattedValue(value=value, format_spec=spec):
                dynamic = [part for part in getattr(spec, "values", []) if isinstance(part, ast.FormattedValue)]
                if not dynamic:
                    return self.expression(value)
                return Opaque(
                    "FormattedValue", (self.expression(value), *(self.expression(part) for part in dynamic)), at
                )
            case ast.BinOp():
                return self._binary(node, at)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Const(-number, at)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                options = Either((self.expression(body), self.expression(orelse)), at)
                return Opaque("if", (options, self.expression(test)), at)
            case ast.BoolOp(values=values):
                return Either(tuple(self.expression(value) for value in values), at)
            case ast.NamedExpr(target=target, value=value):
                # Read once: inside one another, each would double the work of the one around it.
                expression = self.expression(value)
                self._put("assign", _statement_at(node), expression, [target])
                return expression
            case _:
                return self._collection(node, at)

    def _add(self, kind: str, node: ast.stmt, value: ast.expr | None, targets: Sequence[ast.expr] = ()) -> None:
        self._put(kind, node, self.expression(value) if value is not None else None, targets)

    def _put(self, kind: str, node: ast.stmt, value: Expr | None, targets: Sequence[ast.expr]) -> None:
        self.statements.append(
            Statement(
                kind=kind,
                scope=self.scope,
                block=self.block,
                targets=tuple(self.expression(target) for target in targets),
                value=value,
                at=self.span(node),
            )
        )

    def _collection(self, node: ast.expr, at: Span) -> Expr:
        match node:
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                starred = any(isinstance(element, ast.Starred) for element in elts)
                return Display(tuple(self.expression(element) for element in elts), starred, at)
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return DictDisplay(
                    tuple(
                        (self.expression(key) if key is not None else None, self.expression(value))
                        for key, value in pairs
                    ),
                    at,
                )
            case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt):
                self._generators(node, node.generators)
                return Display((self.expression(elt),), True, at)
            case ast.DictComp():
                self._generators(node, node.generators)
                return Opaque("DictComp", (self.expression(node.key), self.expression(node.value)), at)
            case ast.Yield(value=value) if value is not None:
                return Opaque("Yield", (self.expression(value),), at)
            case ast.Lambda():
                return Opaque("Lambda", (self.expression(node.body),), at)
            case _:
                parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
                return Opaque(type(node).__name__, tuple(self.expression(part) for part in parts), at)

    def _generators(self, node: ast.expr, generators: Iterable[ast.comprehension]) -> None:
        for generator in generators:
            self._add("for", _statement_at(node), generator.iter, [generator.target])
            for test in generator.ifs:
                self._add("test", _statement_at(node), test)

    def _call(self, node: ast.Call, at: Span) -> Expr:
        args = [Arg("", self.expression(arg), "*" if isinstance(arg, ast.Starred) else "") for arg in node.args]
        args += [Arg(word.arg or "", self.expression(word.value), "" if word.arg else "**") for word in node.keywords]
        return Call(self.expression(node.func), tuple(args), at)

    def _binary(self, node: ast.BinOp, at: Span) -> Expr:
        symbol = _OPERATORS.get(type(node.op), type(node.op).__name__)
        if symbol == "+":
            return self._concatenation(node, at)
        return Op(symbol, (self.expression(node.left), self.expression(node.right)), at)

    def _concatenation(self, node: ast.BinOp, at: Span) -> Expr:
        """`a + b + c` flat; a long chain must not recurse."""
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            operands.append(left.right)
            left = left.left
        operands.append(left)
        return Join(tuple(self.expression(operand) for operand in reversed(operands)), at)

    def _const(self, value: object, at: Span) -> Expr:
        if isinstance(value, str):
            kind = secret_kind(value) if len(value) >= 12 else None
            if kind:
                return SecretConst(kind, digest(value), secret_prefix(value), at)
            return Const(value, at)
        if value is None or isinstance(value, (bytes, int, float, bool)):
            return Const(value, at)
        return Opaque(type(value).__name__, (), at)

    def _column(self, line: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8, people and reports count characters."""
        if not self.lines or line > len(self.lines) or self.lines[line - 1].isascii():
            return offset + 1
        if line not in self.wide:
            self.wide[line] = [at for at, byte in enumerate(self.lines[line - 1].encode()) if byte & 0xC0 == 0x80]
        return offset - bisect_left(self.wide[line], offset) + 1


def _statement_at(node: ast.expr) -> ast.stmt:
    return ast.copy_location(ast.Pass(), node)
