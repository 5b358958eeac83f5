"""Reads the facts of a file from its syntax tree; never runs or imports it, and keeps no tree.

`ast` and not a concrete tree: facts need meaning and positions, and it is fifteen times as fast. Credentials
are turned into kind and digest here, so nothing behind this border can leak them.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from offramp.expressions import Expressions
from offramp.facts import (
    Block,
    Expr,
    FileFacts,
    Import,
    Param,
    Scope,
    Span,
)
from offramp.model import Skipped


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

    def __init__(self, text: str) -> None:
        self.root = _tree(text)
        self._reader = Expressions(text)

    def span(self, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> Span:
        """From the start of one node to the end of another."""
        start, end = self._reader.span(first), self._reader.span(last)
        return Span(start.line, start.column, end.end_line, end.end_column)

    def expression(self, node: ast.expr) -> Expr:
        """The expression as a fact."""
        return self._reader.expression(node)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


class _Reader(Expressions):
    """Walks one tree once. The lists grow while it walks; the result is frozen."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(text)
        self.path = path
        self.imports: list[Import] = []
        self.scopes: list[Scope] = []
        self.blocks: list[Block] = []

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
        expression = self.expression(header) if header is not None else None
        self.blocks.append(Block(kind=kind, parent=self.block, header=expression, at=self.span(node)))
        outer, self.block = self.block, len(self.blocks) - 1
        self._body(body)
        self.block = outer

    # Scopes

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        self._above(node, [*node.decorator_list, *defaults])
        scope = Scope(
            name=self._qualified(node.name),
            kind="function",
            parent=self.scope,
            params=self._params(node.args),
            decorators=tuple(self.expression(decorator) for decorator in node.decorator_list),
            returns=self.expression(node.returns) if node.returns is not None else None,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            at=self.span(node),
        )
        self._enter(scope, node.body)

    def _class(self, node: ast.ClassDef) -> None:
        self._above(node, [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)])
        scope = Scope(
            name=self._qualified(node.name),
            kind="class",
            parent=self.scope,
            bases=tuple(self.expression(base) for base in node.bases),
            decorators=tuple(self.expression(decorator) for decorator in node.decorator_list),
            at=self.span(node),
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
            default=self.expression(default) if default is not None else None,
            annotation=self.expression(arg.annotation) if arg.annotation is not None else None,
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
            Import(scope=self.scope, alias=alias, module=module, name=name, level=level, at=self.span(node))
        )
