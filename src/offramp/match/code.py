"""Where the code patterns of the rules fit, and what their metavariables stand for; holds no rule against anything.

The files are parsed a second time for it, and only when a rule has a pattern whose names stand in them.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from offramp.model import Location
from offramp.parse import Tree
from offramp.redact import redact
from offramp.resolve import Program, Site, shown_as
from offramp.rules import Ruleset, When
from offramp.syntax import Bound, Hit, Pattern, search
from offramp.values import Absent, External, Known, Unknown, Value

_SHOWN = 80
_Start = tuple[int, int]


class Place(Struct, frozen=True, eq=False):
    """One place where a pattern fits."""

    pattern: Pattern
    path: str
    scope: int
    location: Location
    hit: Hit
    tree: Tree

    @property
    def bound(self) -> Bound:
        """The code by metavariable."""
        return self.hit.bound

    @property
    def called(self) -> str:
        """What the code calls, as it is written; empty when it is no call."""
        return _written(self.hit.first.func) if isinstance(self.hit.first, ast.Call) else ""

    def as_site(self) -> Site:
        """The place as a site that reaches nothing."""
        return Site(
            path=self.path, scope=self.scope, block=-1, target=External(path=""), args=(), location=self.location
        )


class Codes:
    """The places of every pattern of the rules."""

    def __init__(self, rules: Ruleset, program: Program, texts: Mapping[str, str]) -> None:
        self.program = program
        self._places: dict[Pattern, dict[Location, list[Place]]] = defaultdict(lambda: defaultdict(list))
        patterns = sorted({each for rule in rules.rules for each in rule.when.patterns}, key=lambda each: each.text)
        for path in sorted(program.indexes) if patterns else ():
            for place in self._found(path, texts[path], patterns):
                self._places[place.pattern][place.location].append(place)

    def at(self, when: When, location: Location) -> Iterator[Place]:
        """The places of the patterns of a condition at a location."""
        for pattern in when.code:
            yield from self._places[pattern].get(location, ())

    def of(self, when: When) -> tuple[Place, ...]:
        """One place for each location at which a condition may hold."""
        found = {at: places[0] for each in when.names_places for at, places in self._places[each].items()}
        return tuple(found[at] for at in sorted(found))

    def value(self, place: Place, name: str) -> Value:
        """What a metavariable stands for."""
        node = place.bound.get(name)
        if isinstance(node, str):
            return Known(value=node)
        if not isinstance(node, ast.expr):
            return Absent() if node is None else Unknown(reason="a statement")
        return self.program.value(place.path, place.scope, place.tree.expression(node))

    def words(self, place: Place, name: str) -> str:
        """A metavariable in a sentence: its code, of which only a lone text is told; secrets masked."""
        node = place.bound[name]
        return self.shown(place, name, self.value(place, name)) if isinstance(node, ast.Constant) else _written(node)

    def shown(self, place: Place, name: str, value: Value) -> str:
        """A value of a metavariable as words; of what is called like a credential only that it is a literal."""
        return shown_as(f"{name} {_named(place.hit, place.bound.get(name))}", value)

    def _found(self, path: str, text: str, patterns: Iterable[Pattern]) -> Iterator[Place]:
        wanted = [each for each in patterns if all(word in text for word in each.words)]
        if not wanted:
            return
        tree = Tree(text)
        bodies = list(self._bodies(path, tree))
        for pattern in wanted:
            for hit in search(pattern, tree.root):
                start = (hit.first.lineno, hit.first.col_offset)
                around = [(first, scope) for first, end, scope in bodies if first <= start < end]
                location = self.program.location(path, tree.span(hit.first, hit.last))
                yield Place(pattern, path, max(around, default=((0, 0), 0))[1], location, hit, tree)

    def _bodies(self, path: str, tree: Tree) -> Iterator[tuple[_Start, _Start, int]]:
        """The bodies of functions and classes with their scopes; a decorator or a default stands outside."""
        numbers = {scope.at: number for number, scope in enumerate(self.program.indexes[path].facts.scopes) if number}
        for node in ast.walk(tree.root):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                first: list[ast.stmt | ast.expr] = [node.body[0], *getattr(node.body[0], "decorator_list", [])]
                start = min((each.lineno, each.col_offset) for each in first)
                yield start, (node.end_lineno or 0, node.end_col_offset or 0), numbers[tree.span(node, node)]


def _named(hit: Hit, wanted: ast.AST | str | None) -> str:
    """The name under which a piece of code is handed on: a keyword, a key, the target of an assignment."""
    for node in (each for root in (hit.first, hit.last) for each in ast.walk(root)):
        match node:
            case ast.keyword(arg=str() as name, value=value) if value is wanted:
                return name
            case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value) if value is wanted:
                return name
            case ast.Dict(keys=keys, values=values) if wanted in values:
                key = keys[values.index(wanted)] if isinstance(wanted, ast.expr) else None
                return str(key.value) if isinstance(key, ast.Constant) else ""
    return ""


class _Texts(ast.NodeTransformer):
    """Takes the texts out of code: one of them may be a credential."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Constant(value="…") if isinstance(node.value, (str, bytes)) else node


def _written(node: ast.AST | str) -> str:
    if isinstance(node, str):
        return redact(node)[:_SHOWN]
    try:
        # A copy: the tree is still asked for its nodes.
        again = ast.parse(ast.unparse(node))
        return redact(ast.unparse(_Texts().visit(again)))[:_SHOWN]
    except (SyntaxError, RecursionError):
        return ""
