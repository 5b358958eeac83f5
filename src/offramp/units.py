"""The top-level definitions and statements of one file, and which names each binds and needs; follows no import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from offramp.facts import Attr, Call, Const, Expr, FileFacts, Import, Item, Name, Scope, Statement, last_name, walk


class Unit(Struct):
    """A function, a class or a statement of the module, with all that is inside it."""

    binds: set[str] = field(default_factory=set)
    """The names that it defines or changes."""
    needs: set[str] = field(default_factory=set)
    imports: list[Import] = field(default_factory=list)
    """Those made inside a function or class."""
    reaches_out: bool = False
    """Whether it sets something in what was imported, as in `openai.api_base = ...`."""


class Units:
    """The units of a file, found by the names that they bind."""

    def __init__(self, facts: FileFacts) -> None:
        self.imports = tuple(imp for imp in facts.imports if imp.scope == 0 and imp.name != "*")
        self.stars = tuple(imp for imp in facts.imports if imp.name == "*")
        self.attributes: dict[str, set[str]] = defaultdict(set)
        """The attributes asked of a name, at any depth; of one that also stands alone, the empty one too."""
        self.all = self._units(facts)
        self.binding: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.all:
            for name in unit.binds:
                self.binding[name].append(unit)

        self.names = frozenset(self.binding) | {imp.alias for imp in self.imports}

    def binds(self, name: str) -> bool:
        """Whether the module binds a name to be seen."""
        return name in self.names

    def behind(self, names: Iterable[str]) -> list[Unit]:
        """The units that the names come from, and the units that those need, and so on."""
        waiting = list(names)
        seen, found = set(waiting), dict[int, Unit]()
        while waiting:
            for unit in self.binding.get(waiting.pop(), ()):
                found[id(unit)] = unit
                waiting += unit.needs - seen
                seen |= unit.needs
        return list(found.values())

    def ahead(self, names: Iterable[str]) -> list[Unit]:
        """The units that need one of the names, and those that need what those bind, and so on."""
        fresh, found = set(names), dict[int, Unit]()
        while touched := [each for each in self.all if id(each) not in found and not each.needs.isdisjoint(fresh)]:
            found |= {id(each): each for each in touched}
            fresh = set().union(*(each.binds for each in touched))
        return list(found.values())

    def _units(self, facts: FileFacts) -> list[Unit]:
        tops = [_top(facts, number) for number in range(len(facts.scopes))]
        of_scope = {number: Unit() for number, top in enumerate(tops) if number and top == number}
        imported = {imp.alias for imp in self.imports}
        for top, scope in list(zip(tops, facts.scopes, strict=True))[1:]:
            of_scope[top].binds |= {*scope.shared}
            of_scope[top].needs |= self._names(*_parts(scope))
        for number, unit in of_scope.items():
            scope = facts.scopes[number]
            # What is registered with an object belongs to it.
            registers = {_root(each) for each in scope.decorators if _is_attribute(each)} - imported - {""}
            unit.binds |= {scope.name, *registers}
        for imp in facts.imports:
            if imp.scope:
                of_scope[tops[imp.scope]].imports.append(imp)
        return [*of_scope.values(), *self._statements(facts, tops, of_scope, imported)]

    def _statements(
        self, facts: FileFacts, tops: list[int], of_scope: dict[int, Unit], imported: set[str]
    ) -> Iterator[Unit]:
        for statement in facts.statements:
            unit = of_scope[tops[statement.scope]] if statement.scope else Unit()
            unit.needs |= self._names(*statement.targets, statement.value)
            if not statement.scope:
                unit.needs |= self._names(*_headers(facts, statement.block))
                unit.binds = _bound(statement)
                changed = (_root(each) for each in statement.targets if not isinstance(each, Name))
                unit.reaches_out = not imported.isdisjoint(changed)
                yield unit

    def _names(self, *expressions: Expr | None) -> set[str]:
        """The names in expressions, and the words that may be one; notes the attributes asked of them."""
        found: set[str] = set()
        inner: set[int] = set()
        for node in (node for each in expressions if each is not None for node in walk(each)):
            if isinstance(node, Attr):
                self._note(node, inner)
            elif isinstance(node, Name):
                found.add(node.id)
                if id(node) not in inner:
                    self.attributes[node.id].add("")
            elif isinstance(node, Const) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
        return found

    def _note(self, attr: Attr, inner: set[int]) -> None:
        names, base = [attr.name], attr.base
        while isinstance(base, Attr):
            names.append(base.name)
            base = base.base
        if isinstance(base, Name):
            inner.add(id(base))
            self.attributes[base.id].update(names)


def _top(facts: FileFacts, number: int) -> int:
    """The scope at the top of the module that a scope is in."""
    while number and facts.scopes[number].parent:
        number = facts.scopes[number].parent
    return number


def _parts(scope: Scope) -> tuple[Expr | None, ...]:
    """What a function or class says of itself, besides its body."""
    params = (part for param in scope.params for part in (param.default, param.annotation))
    return (*scope.decorators, *scope.bases, scope.returns, *params)


def _headers(facts: FileFacts, block: int) -> Iterator[Expr | None]:
    """What the blocks around are opened by."""
    while block >= 0:
        yield facts.blocks[block].header
        block = facts.blocks[block].parent


def _bound(statement: Statement) -> set[str]:
    """The names that a statement binds, and those whose object it changes."""
    bound = {_root(part) for target in statement.targets for part in walk(target)}
    if statement.kind == "expression" and isinstance(statement.value, Call) and _is_attribute(statement.value):
        bound.add(_root(statement.value))
    return bound - {""}


def _is_attribute(expr: Expr) -> bool:
    return isinstance(expr.func if isinstance(expr, Call) else expr, Attr)


def _root(expr: Expr) -> str:
    """The first name of `a`, `a.b`, `a[0].b` or `a.b(c)`."""
    while isinstance(expr, (Attr, Item, Call)):
        expr = expr.func if isinstance(expr, Call) else expr.base
    return last_name(expr)
