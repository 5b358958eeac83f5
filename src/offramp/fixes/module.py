"""One file as a fix sees it: its text, its tree with parents, and offsets between the two. Read only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from offramp.facts import Span
from offramp.source import split_lines

_Node = TypeVar("_Node", bound=ast.AST)

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A parsed text. Offsets count characters from the start of the text."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text)
        self._lines = split_lines(text)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return {child: parent for parent in ast.walk(self.tree) for child in ast.iter_child_nodes(parent)}

    def awaited(self, node: _Node) -> _Node | ast.Await:
        """The node, or the `await` around it."""
        parent = self.parents[node]
        return parent if isinstance(parent, ast.Await) else node

    @cached_property
    def _by_span(self) -> dict[tuple[int, int], list[ast.expr | ast.stmt]]:
        found: dict[tuple[int, int], list[ast.expr | ast.stmt]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.expr, ast.stmt)):
                found.setdefault(self.span(node), []).append(node)
        return found

    # Positions

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Start and end offset of a node."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", column)
        return self._offset(line, column), self._offset(end_line, end_column)

    def _offset(self, line: int, column: int) -> int:
        """`ast` counts columns in bytes of UTF-8."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return self._starts[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))

    def offset(self, line: int, column: int) -> int:
        """The offset of a place as reports count it: from 1, in characters."""
        return self._starts[line - 1] + column - 1

    def expression(self, at: Span) -> ast.expr | None:
        """The expression that stands exactly there."""
        start = self._starts[at.line - 1] + at.column - 1
        end = self._starts[at.end_line - 1] + at.end_column - 1
        found = [node for node in self._by_span.get((start, end), []) if isinstance(node, ast.expr)]
        return found[-1] if found and not isinstance(found[0], ast.Await) else found[0] if found else None

    def statement_at(self, at: Span) -> ast.stmt | None:
        """The statement that starts on that line and column."""
        start = self._starts[at.line - 1] + at.column - 1
        for (begin, _), nodes in self._by_span.items():
            if begin == start:
                return next((node for node in nodes if isinstance(node, ast.stmt)), None)
        return None

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return max(start for start in self._starts if start <= offset)

    def line_end(self, offset: int) -> int:
        """Where the next line begins, or the end of the text."""
        return next((start for start in self._starts if start > offset), len(self.text))

    @property
    def newline(self) -> str:
        """The line end of the file."""
        return "\r\n" if "\r\n" in self.text else "\n"

    @property
    def step(self) -> str:
        """The blanks by which the first block of the file is set in."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt) and isinstance(body, list) and body[0].lineno > node.lineno:
                return self.indent(body[0]).removeprefix(self.indent(node)) or "    "
        return "    "

    def step_at(self, node: ast.AST) -> str:
        """The blanks by which the block around a statement is set in; those of the file where that cannot be told."""
        statement = self.statement(node)
        around = self.parents[statement]
        if not isinstance(around, ast.stmt):
            return self.step
        inner, outer = self.indent(statement), self.indent(around)
        return inner.removeprefix(outer) if inner.startswith(outer) and inner != outer else self.step

    # Nodes

    def code(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around, with an `await` and the keyword of an argument passed over."""
        for above in self.above(node):
            if not isinstance(above, (ast.Await, ast.keyword)):
                return above
        return None

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around a node."""
        if isinstance(node, ast.stmt):
            return node
        return next(above for above in self.above(node) if isinstance(above, ast.stmt))

    def function(self, node: ast.AST) -> Function | None:
        """The innermost function around a node; None at module or class level."""
        for above in self.above(node):
            if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return above
            if isinstance(above, ast.Lambda):
                return None
        return None

    def in_expression_scope(self, node: ast.AST) -> bool:
        """Whether the node stands in a comprehension or lambda, or is evaluated on a condition only.

        What is put before its statement would be evaluated once, and always.
        """
        inner = node
        for above in self.above(node):
            match above:
                case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp() | ast.Lambda():
                    return True
                case ast.IfExp(test=first) | ast.BoolOp(values=[first, *_]) if inner is not first:
                    return True
                case ast.Compare(comparators=[_, *later]) if inner in later:
                    return True
                case ast.Assert(msg=text) if inner is text:
                    return True
                case ast.match_case() | ast.ExceptHandler():
                    return True
                case ast.stmt():
                    return False
            inner = above
        return False

    def indent(self, statement: ast.stmt) -> str:
        """The blanks before a statement; empty as well when other code stands before it on its line."""
        start = self.span(statement)[0]
        before = self.text[self.line_start(start) : start]
        return before if not before.strip() else ""

    def owns_its_lines(self, statement: ast.stmt) -> bool:
        """Whether nothing else stands on the lines of a statement but a comment behind it."""
        start, end = self.span(statement)
        before = self.text[self.line_start(start) : start]
        after = self.text[end : self.line_end(end)] if end < len(self.text) else ""
        return not before.strip() and (not after.strip() or after.lstrip().startswith("#"))

    def body_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements a statement stands in."""
        parent = self.parents[statement]
        for name in ("body", "orelse", "finalbody", "handlers"):
            body = getattr(parent, name, [])
            if isinstance(body, list) and statement in body:
                return body
        return []


def last_part(node: ast.AST) -> str:
    """The last part of a name or an attribute, as `post` of `session.post`; empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def function_of(module: Module, call: ast.Call) -> Function | None:
    """The one function of the file, or the method of the object itself, that a call reaches by its name."""
    match call.func:
        case ast.Name(id=name):
            body = module.tree.body
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            body = next((each.body for each in module.above(call) if isinstance(each, ast.ClassDef)), [])
        case _:
            return None
    found = [each for each in body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == name]
    return found[0] if len(found) == 1 else None


def argument_of(function: Function, call: ast.Call, name: str) -> ast.expr | None:
    """What a call gives for a parameter; None where it unpacks something or leaves the default."""
    if any(isinstance(each, ast.Starred) for each in call.args) or any(word.arg is None for word in call.keywords):
        return None
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) and isinstance(call.func, ast.Attribute) else names
    given = dict(zip(names, call.args, strict=False)) | {str(word.arg): word.value for word in call.keywords}
    return given.get(name)
