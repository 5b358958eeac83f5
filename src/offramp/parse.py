"""Reads the facts of a file from its syntax tree; never runs or imports it, and keeps no tree.

`ast` and not a concrete tree: facts need meaning and positions, and it is fifteen times as fast. Credentials
are turned into kind and digest here, so nothing behind this border can leak them.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from offramp.facts import (
    Arg,
    Attr,
    Block,
    Call,
    Const,
    DictDisplay,
    Display,
    Either,
    Expr,
    FileFacts,
    Import,
    Item,
    Join,
    Name,
    Op,
    Opaque,
    Param,
    Scope,
    SecretConst,
    Span,
    Statement,
)
from offramp.model import Skipped
from offramp.redact import digest, secret_kind, secret_prefix
from offramp.source import split_lines


def parse(path: str, text: str) -> FileFacts | Skipped:
    """The facts of the Python file `path`, or why it could not be read."""
    try:
        return _Reader(path, text).read(_tree(text))
    except SyntaxError as error:
        return Skipped(path=path, reason="syntax-error", detail=f"line {error.lineno}: {error.msg}")
    except ValueError as error:
        return Skipped(path=path, reason="syntax-error", detail=str(error))
    except (RecursionError, MemoryError):
        return Skipped(path=path, reason="too-deep", detail="the file nests deeper than the parser can follow")


class Tree:
    """The tree of a text once more, for rules about code, with spans and expressions as in the facts of the text."""

    def __init__(self, path: str, text: str) -> None:
        self.root = _tree(text)
        self._reader = _Reader(path, text)
        self._reader.scopes.append(Scope(name="", kind="module", parent=0, at=Span(1, 1, 1, 1)))

    def span(self, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> Span:
        """From the start of one node to the end of another."""
        start, end = self._reader._span(first), self._reader._span(last)
        return Span(start.line, start.column, end.end_line, end.end_column)

    def expression(self, node: ast.expr) -> Expr:
        """The expression as a fact."""
        return self._reader._expr(node)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


_OPERATORS = {ast.Mod: "%", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.BitOr: "|"}


class _Reader:
    """Walks one tree once. The lists grow while it walks; the result is frozen."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = () if text.isascii() else split_lines(text)
        self.wide: dict[int, list[int]] = {}
        """By line, the bytes of UTF-8 that begin no character."""
        self.imports: list[Import] = []
        self.scopes: list[Scope] = []
        self.blocks: list[Block] = []
        self.statements: list[Statement] = []
        self.scope = 0
        self.block = -1

    def read(self, tree: ast.Module) -> FileFacts:
        self.scopes.append(Scope(name="", kind="module", parent=0, at=Span(1, 1, 1, 1)))
        self._body(tree.body)
        return FileFacts(
            path=self.path,
            imports=tuple(self.imports),
            scopes=tuple(self.scopes),
            blocks=tuple(self.blocks),
            statements=tuple(self.statements),
        )

    # Statements

    def _body(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node)
            case ast.ClassDef():
                self._class(node)
            case ast.Import():
                self._import(node)
            case ast.ImportFrom():
                self._import_from(node)
            case ast.Global(names=names):
                here = self.scopes[self.scope]
                self.scopes[self.scope] = replace(here, shared=(*here.shared, *names))
            case ast.Assign(targets=targets, value=value):
                self._add("assign", node, value, targets)
            case ast.AnnAssign(target=target, value=value):
                self._add("assign", node, value, [target])
            case ast.AugAssign(target=target, value=value):
                self._add("augment", node, value, [target])
            case ast.Return(value=value):
                self._add("return", node, value)
            case ast.Delete(targets=targets):
                self._add("delete", node, None, targets)
            case ast.Expr(value=value):
                is_yield = isinstance(value, (ast.Yield, ast.YieldFrom))
                self._add("yield" if is_yield else "expression", node, value)
            case ast.Break() | ast.Continue():
                self._add("break" if isinstance(node, ast.Break) else "continue", node, None)
            case ast.Raise(exc=exc):
                self._add("raise", node, exc)
            case ast.Assert(test=test, msg=msg):
                self._add("test", node, test)
                if msg is not None:
                    self._add("expression", node, msg)
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
                self._add("for", node, source, [target])
                self._inside("for", node.body, node, source)
                self._inside("else", node.orelse, node, None)
            case ast.While(test=test):
                self._add("test", node, test)
                self._inside("while", node.body, node, test)
                self._inside("else", node.orelse, node, None)
            case ast.If(test=test):
                self._add("test", node, test)
                self._inside("if", node.body, node, test)
                self._inside("else", node.orelse, node, None)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    targets = [item.optional_vars] if item.optional_vars else []
                    self._add("with", node, item.context_expr, targets)
                self._inside("with", node.body, node, None)
            case ast.Match(subject=subject):
                self._add("test", node, subject)
                for case in node.cases:
                    if case.guard is not None:
                        self._add("test", node, case.guard)
                    self._inside("if", case.body, node, None)
            case ast.Try():
                self._try(node)
            case _ if type(node).__name__ == "TryStar":
                self._try(node)

    def _try(self, node: ast.stmt) -> None:
        self._inside("try", getattr(node, "body", []), node, None)
        for handler in getattr(node, "handlers", []):
            self._inside("except", handler.body, handler, handler.type)
        self._inside("else", getattr(node, "orelse", []), node, None)
        self._body(getattr(node, "finalbody", []))

    def _inside(
        self, kind: str, body: Sequence[ast.stmt], node: ast.stmt | ast.excepthandler, header: ast.expr | None
    ) -> None:
        if not body:
            return
        expression = self._expr(header) if header is not None else None
        self.blocks.append(Block(kind=kind, parent=self.block, header=expression, at=self._span(node)))
        outer, self.block = self.block, len(self.blocks) - 1
        self._body(body)
        self.block = outer

    def _add(self, kind: str, node: ast.stmt, value: ast.expr | None, targets: Sequence[ast.expr] = ()) -> None:
        self._put(kind, node, self._expr(value) if value is not None else None, targets)

    def _put(self, kind: str, node: ast.stmt, value: Expr | None, targets: Sequence[ast.expr]) -> None:
        self.statements.append(
            Statement(
                kind=kind,
                scope=self.scope,
                block=self.block,
                targets=tuple(self._expr(target) for target in targets),
                value=value,
                at=self._span(node),
            )
        )

    # Scopes

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        self._above(node, [*node.decorator_list, *defaults])
        scope = Scope(
            name=self._qualified(node.name),
            kind="function",
            parent=self.scope,
            params=self._params(node.args),
            decorators=tuple(self._expr(decorator) for decorator in node.decorator_list),
            returns=self._expr(node.returns) if node.returns is not None else None,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            at=self._span(node),
        )
        self._enter(scope, node.body)

    def _class(self, node: ast.ClassDef) -> None:
        self._above(node, [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)])
        scope = Scope(
            name=self._qualified(node.name),
            kind="class",
            parent=self.scope,
            bases=tuple(self._expr(base) for base in node.bases),
            decorators=tuple(self._expr(decorator) for decorator in node.decorator_list),
            at=self._span(node),
        )
        self._enter(scope, node.body)

    def _above(self, node: ast.stmt, expressions: Iterable[ast.expr]) -> None:
        """What a definition evaluates around it, such as decorators; only calls are of interest."""
        for expression in expressions:
            if any(isinstance(part, ast.Call) for part in ast.walk(expression)):
                self._add("expression", node, expression)

    def _enter(self, scope: Scope, body: Sequence[ast.stmt]) -> None:
        self.scopes.append(scope)
        outer, self.scope, block, self.block = self.scope, len(self.scopes) - 1, self.block, -1
        self._body(body)
        self.scope, self.block = outer, block

    def _qualified(self, name: str) -> str:
        outer = self.scopes[self.scope].name
        return f"{outer}.{name}" if outer else name

    def _params(self, args: ast.arguments) -> tuple[Param, ...]:
        positional = [*args.posonlyargs, *args.args]
        padding: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
        pairs = list(zip(positional, padding + list(args.defaults), strict=True))
        params = [self._param(arg, default, "") for arg, default in pairs]
        if args.vararg:
            params.append(self._param(args.vararg, None, "*"))
        words = zip(args.kwonlyargs, args.kw_defaults, strict=True)
        params += [self._param(arg, default, "") for arg, default in words]
        if args.kwarg:
            params.append(self._param(args.kwarg, None, "**"))
        return tuple(params)

    def _param(self, arg: ast.arg, default: ast.expr | None, kind: str) -> Param:
        return Param(
            name=arg.arg,
            default=self._expr(default) if default is not None else None,
            annotation=self._expr(arg.annotation) if arg.annotation is not None else None,
            kind=kind,
        )

    # Imports

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else bound
            self._bind_import(node, bound, module, "", 0)
            if module != alias.name:
                self._bind_import(node, "", alias.name, "", 0)

    def _import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._bind_import(node, alias.asname or alias.name, node.module or "", alias.name, node.level)

    def _bind_import(self, node: ast.stmt, alias: str, module: str, name: str, level: int) -> None:
        self.imports.append(
            Import(scope=self.scope, alias=alias, module=module, name=name, level=level, at=self._span(node))
        )

    # Expressions

    def _expr(self, node: ast.expr) -> Expr:
        at = self._span(node)
        match node:
            case ast.Constant(value=value):
                return self._const(value, at)
            case ast.Name(id=name):
                return Name(name, at)
            case ast.Attribute(value=value, attr=attr):
                return Attr(self._expr(value), attr, at)
            case ast.Subscript(value=value, slice=index):
                return Item(self._expr(value), self._expr(index), at)
            case ast.Call():
                return self._call(node, at)
            case ast.Await(value=value) | ast.Starred(value=value):
                return self._expr(value)
            case ast.JoinedStr(values=values):
                return Join(tuple(self._expr(value) for value in values), at)
            case ast.FormattedValue(value=value, format_spec=spec):
                dynamic = [part for part in getattr(spec, "values", []) if isinstance(part, ast.FormattedValue)]
                if not dynamic:
                    return self._expr(value)
                return Opaque("FormattedValue", (self._expr(value), *(self._expr(part) for part in dynamic)), at)
            case ast.BinOp():
                return self._binary(node, at)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Const(-number, at)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                options = Either((self._expr(body), self._expr(orelse)), at)
                return Opaque("if", (options, self._expr(test)), at)
            case ast.BoolOp(values=values):
                return Either(tuple(self._expr(value) for value in values), at)
            case ast.NamedExpr(target=target, value=value):
                # Read once: inside one another, each would double the work of the one around it.
                expression = self._expr(value)
                self._put("assign", _statement_at(node), expression, [target])
                return expression
            case _:
                return self._collection(node, at)

    def _collection(self, node: ast.expr, at: Span) -> Expr:
        match node:
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                starred = any(isinstance(element, ast.Starred) for element in elts)
                return Display(tuple(self._expr(element) for element in elts), starred, at)
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                return DictDisplay(
                    tuple((self._expr(key) if key is not None else None, self._expr(value)) for key, value in pairs), at
                )
            case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt):
                self._generators(node, node.generators)
                return Display((self._expr(elt),), True, at)
            case ast.DictComp():
                self._generators(node, node.generators)
                return Opaque("DictComp", (self._expr(node.key), self._expr(node.value)), at)
            case ast.Yield(value=value) if value is not None:
                return Opaque("Yield", (self._expr(value),), at)
            case ast.Lambda():
                return Opaque("Lambda", (self._expr(node.body),), at)
            case _:
                parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
                return Opaque(type(node).__name__, tuple(self._expr(part) for part in parts), at)

    def _generators(self, node: ast.expr, generators: Iterable[ast.comprehension]) -> None:
        for generator in generators:
            self._add("for", _statement_at(node), generator.iter, [generator.target])
            for test in generator.ifs:
                self._add("test", _statement_at(node), test)

    def _call(self, node: ast.Call, at: Span) -> Expr:
        args = [Arg("", self._expr(arg), "*" if isinstance(arg, ast.Starred) else "") for arg in node.args]
        args += [Arg(word.arg or "", self._expr(word.value), "" if word.arg else "**") for word in node.keywords]
        return Call(self._expr(node.func), tuple(args), at)

    def _binary(self, node: ast.BinOp, at: Span) -> Expr:
        symbol = _OPERATORS.get(type(node.op), type(node.op).__name__)
        if symbol == "+":
            return self._concatenation(node, at)
        return Op(symbol, (self._expr(node.left), self._expr(node.right)), at)

    def _concatenation(self, node: ast.BinOp, at: Span) -> Expr:
        """`a + b + c` flat; a long chain must not recurse."""
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            operands.append(left.right)
            left = left.left
        operands.append(left)
        return Join(tuple(self._expr(operand) for operand in reversed(operands)), at)

    def _const(self, value: object, at: Span) -> Expr:
        if isinstance(value, str):
            kind = secret_kind(value) if len(value) >= 12 else None
            if kind:
                return SecretConst(kind, digest(value), secret_prefix(value), at)
            return Const(value, at)
        if value is None or isinstance(value, (bytes, int, float, bool)):
            return Const(value, at)
        return Opaque(type(value).__name__, (), at)

    def _span(self, node: ast.stmt | ast.expr | ast.excepthandler) -> Span:
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

    def _column(self, line: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8, people and reports count characters."""
        if not self.lines or line > len(self.lines) or self.lines[line - 1].isascii():
            return offset + 1
        if line not in self.wide:
            self.wide[line] = [at for at, byte in enumerate(self.lines[line - 1].encode()) if byte & 0xC0 == 0x80]
        return offset - bisect_left(self.wide[line], offset) + 1


def _statement_at(node: ast.expr) -> ast.stmt:
    return ast.copy_location(ast.Pass(), node)
