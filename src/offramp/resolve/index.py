"""Who is bound where in one file, and which file a module name means; evaluates nothing."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import PurePosixPath

from msgspec import Struct

from offramp.facts import (
    Attr,
    Call,
    Const,
    DictDisplay,
    Display,
    Expr,
    FileFacts,
    Import,
    Item,
    Name,
    Param,
    Scope,
    Span,
    Statement,
    last_name,
    walk,
)
from offramp.resolve.handed import PICKED, aliases, bound_call, inner_call, is_partial, is_picked


class Bound(Struct, frozen=True):
    """One binding of a name. Exactly one of the sources is set."""

    line: int
    block: int = -1
    statement: Statement | None = None
    place: tuple[int, ...] = ()
    """Where the name stands in a tuple target."""
    imported: Import | None = None
    scope: int = -1
    """The function or class scope this name defines."""
    param: Param | None = None


class Entry(Struct, frozen=True):
    """`name[key] = value`."""

    key: Expr
    value: Expr
    line: int
    block: int
    scope: int = 0
    """The function in which that is done, where it is an attribute that is grown."""


class Added(Struct, frozen=True):
    """`name.append(value)`; `several` for `extend`."""

    scope: int
    value: Expr
    several: bool
    block: int


_ADDING = {"append": False, "add": False, "appendleft": False, "put": False, "put_nowait": False, "extend": True}


_CONDITIONS = frozenset({"if", "for", "while", "except"})
_DECLARING = frozenset({"dataclass", "NamedTuple", "define", "frozen", "attrs"})


def _is_unwritten(raised: Expr | None) -> bool:
    return last_name(raised.func if isinstance(raised, Call) else raised) == "NotImplementedError" if raised else False


class FileIndex:
    """Lookups over the facts of one file."""

    def __init__(self, facts: FileFacts) -> None:
        self.facts = facts
        self.bound: dict[tuple[int, str], list[Bound]] = defaultdict(list)
        self.attributes: dict[tuple[int, str], list[tuple[int, Bound]]] = defaultdict(list)
        self.entries: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self.added: dict[tuple[int, str], list[Added]] = defaultdict(list)
        """By scope and name, or by the negative number of the class and the attribute."""
        self.turned: dict[tuple[int, str], str] = {}
        """Collections that are shuffled or rotated in place, with the same keys."""
        self.results: dict[int, list[Statement]] = defaultdict(list)
        """What a function returns or yields."""
        self.unwritten: set[int] = set()
        """Functions that only raise `NotImplementedError`."""
        self.calls: list[tuple[int, int, Call]] = []
        self.call_at: dict[Span, tuple[int, Call]] = {}
        self.handed: dict[Span, Call] = {}
        """What is called in another place by the call of that span, to which the function is handed."""
        self.looking_up: set[int] = set()
        """Functions that get something by a name with `getattr`."""
        self._by_name = {scope.name: number for number, scope in enumerate(facts.scopes) if number}
        self.inside: dict[int, list[int]] = defaultdict(list)
        """The scopes in a function, however deep, that see its names."""
        for number in range(1, len(facts.scopes)):
            for around in self.chain(number):
                if around not in (0, number):
                    self.inside[around].append(number)
        self.stars: list[Import] = [imp for imp in facts.imports if imp.name == "*"]
        self._index_definitions()
        for statement in facts.statements:
            self._index_statement(statement)

    def owner(self, scope: int) -> int:
        """The class a method's scope belongs to, or -1."""
        parent = self.facts.scopes[scope].parent
        return parent if scope and self.facts.scopes[parent].kind == "class" else -1

    def chain(self, scope: int) -> Iterator[int]:
        """The scopes in which a name read in `scope` is looked up, innermost first."""
        yield scope
        while scope:
            scope = self.facts.scopes[scope].parent
            if self.facts.scopes[scope].kind != "class":
                yield scope

    def meant_here(self, scope: int, func: Expr) -> str:
        """The function or class of this file that a bare name means for sure; empty where it may be another thing."""
        if not isinstance(func, Name):
            return ""
        bounds = next((found for each in self.chain(scope) if (found := self.bound.get((each, func.id)))), [])
        return self.facts.scopes[bounds[0].scope].name if len(bounds) == 1 and bounds[0].scope >= 0 else ""

    def blocks(self, block: int) -> Iterator[int]:
        """The blocks around, innermost first."""
        while block >= 0:
            yield block
            block = self.facts.blocks[block].parent

    def named(self, qualified: str) -> int:
        """The last scope of that qualified name, or -1."""
        return self._by_name.get(qualified, -1)

    def field_position(self, qualified: str, name: str) -> int:
        """Where the construction of a class that only declares its fields takes one by position, or -1."""
        fields = self._fields(self.named(qualified))
        return fields.index(name) if name in fields else -1

    def field_given(self, qualified: str, position: int, word: str) -> str:
        """The field of a class that only declares its fields that an argument of its construction sets; else empty."""
        fields = self._fields(self.named(qualified))
        if word:
            return word if word in fields else ""
        return fields[position] if position < len(fields) else ""

    def _fields(self, number: int) -> list[str]:
        if number < 0 or (number, "__init__") in self.bound or not _declares(self.facts.scopes[number]):
            return []
        return [field for scope, field in self.bound if scope == number and self._is_field(number, field)]

    def _is_field(self, number: int, name: str) -> bool:
        return all(bound.statement is not None for bound in self.bound[number, name])

    def _index_definitions(self) -> None:
        for imp in self.facts.imports:
            if imp.alias and imp.name != "*":
                self.bound[imp.scope, imp.alias].append(Bound(line=imp.at.line, imported=imp))
        for number, scope in enumerate(self.facts.scopes):
            if number:
                self.bound[scope.parent, tail(scope)].append(Bound(line=scope.at.line, scope=number))
            for param in scope.params:
                self.bound[number, param.name].append(Bound(line=scope.at.line, param=param))

    def _index_statement(self, statement: Statement) -> None:
        if not self._grows(statement):
            for target in statement.targets:
                self._index_target(statement, target, ())
        if statement.kind == "raise" and statement.block < 0 and _is_unwritten(statement.value):
            self.unwritten.add(statement.scope)
        if statement.kind in ("return", "yield"):
            self.results[statement.scope].append(statement)
        if statement.kind == "expression" and isinstance(statement.value, Call):
            self._index_change(statement, statement.value)
        for expr in (*statement.targets, *((statement.value,) if statement.value else ())):
            for node in walk(expr):
                if isinstance(node, Call):
                    self._index_call(statement, node)

    def _index_call(self, statement: Statement, call: Call) -> None:
        self.calls.append((statement.scope, statement.block, call))
        if inner := inner_call(call):
            self.calls.append((statement.scope, statement.block, inner))
            self.handed[call.at] = inner
        self.call_at[call.at] = (statement.scope, inner or call)
        if last_name(call.func) == "getattr":
            self.looking_up.add(statement.scope)

    def is_handed(self, call: Call) -> bool:
        """Whether the call is not written as one: its function is handed to something that calls it."""
        return self.handed.get(call.at) is call

    def _grows(self, statement: Statement) -> bool:
        """Whether it is `name += [value]`, which is kept as what is added to the list."""
        if statement.kind != "augment" or not isinstance(statement.value, Display):
            return False
        key = self._key(statement.scope, statement.targets[0])
        if key:
            self.added[key].append(Added(statement.scope, statement.value, True, statement.block))
        return key is not None

    def _index_change(self, statement: Statement, call: Call) -> None:
        """What a call on its own puts into a collection, or does to its order."""
        match call:
            case Call(func=Attr(base=owner, name=name), args=(first, *_)) if name in _ADDING:
                if key := self._key(statement.scope, owner):
                    self.added[key].append(Added(statement.scope, first.value, _ADDING[name], statement.block))
            case Call(func=Attr(base=Name(id="random"), name="shuffle"), args=(first, *_)):
                if key := self._key(statement.scope, first.value):
                    self.turned[key] = "shuffle"
            case Call(func=Attr(base=owner, name="rotate")):
                if key := self._key(statement.scope, owner):
                    self.turned[key] = "rotate"

    def _key(self, scope: int, owner: Expr) -> tuple[int, str] | None:
        match owner:
            case Name(id=name):
                return next((each, name) for each in (*self.chain(scope), 0) if (each, name) in self.bound or each == 0)
            case Attr(base=Name(id=receiver), name=name) if self.is_self(scope, receiver):
                return (-self.class_of(scope), name)
        return None

    def _index_target(self, statement: Statement, target: Expr, place: tuple[int, ...]) -> None:
        bound = Bound(line=statement.at.line, block=statement.block, statement=statement, place=place)
        match target:
            case Name(id=name):
                shared = name in self.facts.scopes[statement.scope].shared
                self.bound[0 if shared else statement.scope, name].append(bound)
            case Attr(base=Name(id=receiver), name=name) if self.is_self(statement.scope, receiver):
                self.attributes[self.class_of(statement.scope), name].append((statement.scope, bound))
            case Item(base=Name(id=name), index=key) if statement.value is not None:
                self.entries[statement.scope, name].append(
                    Entry(key, statement.value, statement.at.line, statement.block)
                )
            case Item(base=Attr(base=Name(id=receiver), name=name), index=key) if (
                statement.value is not None and self.is_self(statement.scope, receiver)
            ):
                self.entries[-self.class_of(statement.scope), name].append(
                    Entry(key, statement.value, statement.at.line, statement.block, statement.scope)
                )
            case Display(members=members):
                for number, member in enumerate(members):
                    self._index_target(statement, member, (*place, number))

    def is_conditional(self, block: int, at: Span | None) -> bool:
        """Whether what stands in the block need not have happened at the place of reading."""
        while block >= 0:
            found = self.facts.blocks[block]
            around = at is not None and found.at.line <= at.line <= found.at.end_line
            if found.kind in _CONDITIONS and not around:
                return True
            block = found.parent
        return False

    def is_self(self, scope: int, receiver: str) -> bool:
        """Whether a name is the first parameter of the method around: the instance or the class."""
        method = self._method(scope)
        if method < 0 or any(last_name(each) == "staticmethod" for each in self.facts.scopes[method].decorators):
            return False
        params = self.facts.scopes[method].params
        return bool(params) and params[0].name == receiver

    def class_of(self, scope: int) -> int:
        """The class whose method is around, or -1."""
        method = self._method(scope)
        return self.owner(method) if method >= 0 else -1

    def _method(self, scope: int) -> int:
        """The method around, also from a function nested in it, or -1."""
        while scope:
            if self.owner(scope) >= 0 and self.facts.scopes[scope].kind == "function":
                return scope
            scope = self.facts.scopes[scope].parent
        return -1


def _declares(scope: Scope) -> bool:
    """Whether a class is a dataclass, an attrs class or a named tuple."""
    marks = [each.func if isinstance(each, Call) else each for each in (*scope.decorators, *scope.bases)]
    return any(last_name(each) in _DECLARING for each in marks)


def tail(scope: Scope) -> str:
    """The plain name of a scope."""
    return scope.name.rpartition(".")[2]


class Modules:
    """Finds the file that an import means, by the folders around the importing file."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._found: dict[tuple[str, int, str, frozenset[str]], str | None] = {}
        self._packages = frozenset(path.rpartition("/")[0] for path in self._paths if path.endswith("__init__.py"))

    def find(self, module: str, level: int, importer: str, foreign: frozenset[str] = frozenset()) -> str | None:
        """The file of `module` as seen from `importer`, or None when it is not in the repository.

        A file inside a package hides no module of the standard library, and no distribution of `foreign` of its name.
        """
        key = (module, level, importer.rpartition("/")[0], foreign)
        if key not in self._found:
            self._found[key] = self._search(module, level, importer, foreign)
        return self._found[key]

    def _search(self, module: str, level: int, importer: str, foreign: frozenset[str]) -> str | None:
        if level:
            return self._relative(module, level, importer)
        parts = module.split(".")
        shadowed = parts[0] in foreign or parts[0] in sys.stdlib_module_names
        for folder in self._roots(importer):
            if not (shadowed and folder in self._packages) and (found := self._at(folder, parts)):
                return found
        return None

    def top_names(self) -> frozenset[str]:
        """The names under which the repository's own modules are imported."""
        return frozenset(part.removesuffix(".py") for path in self._paths for part in PurePosixPath(path).parts)

    def is_package(self, path: str) -> bool:
        """Whether the file is the `__init__` of a package."""
        return path.endswith("__init__.py")

    def _roots(self, importer: str) -> Iterator[str]:
        """The folders above a file, and where code is often kept in each; plain text, since every import asks."""
        folder = importer
        while folder:
            folder = folder.rpartition("/")[0]
            yield folder
            yield from (f"{folder}/{name}".lstrip("/") for name in ("src", "lib", "app"))

    def _relative(self, module: str, level: int, importer: str) -> str | None:
        folder = importer
        for _ in range(level):
            folder = folder.rpartition("/")[0]
        return self._at(folder, module.split(".") if module else [])

    def _at(self, folder: str, parts: list[str]) -> str | None:
        start = f"{folder}/" if folder else ""
        base = start + "/".join(parts)
        package = f"{base}/__init__.py" if parts else f"{start}__init__.py"
        return next((each for each in (package, f"{base}.py") if each in self._paths), None)


Numbered = tuple[int, tuple[str, int, Call]]
"""A call with its number in the order of the program."""


class Called(Struct, frozen=True, kw_only=True):
    """All calls: those of a function of the same file by what they reach, all others by each name they may mean."""

    near: Mapping[tuple[str, str], list[Numbered]]
    """By file and function: a bare name says which."""
    far: Mapping[str, list[Numbered]]
    """By every last name that what is called may have."""


def called(indexes: Mapping[str, FileIndex]) -> Called:
    """The calls of a program, put where they are looked for."""
    near: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    far: dict[str, list[Numbered]] = defaultdict(list)
    handed, numbers = _handed_over(indexes), count()
    for path, index in indexes.items():
        others = aliases(index.facts)
        for scope, _, call in index.calls:
            if function := index.meant_here(scope, call.func):
                near[path, function].append((next(numbers), (path, scope, call)))
            else:
                for name in _names_of(path, call, others, handed):
                    far[name].append((next(numbers), (path, scope, call)))
            if is_partial(call):
                bound = bound_call(call)
                far[last_name(bound.func)].append((next(numbers), (path, scope, bound)))
    return Called(near=near, far=far)


def _names_of(
    path: str,
    call: Call,
    others: Mapping[str, frozenset[str]],
    handed: Mapping[tuple[str, str], frozenset[str]],
) -> tuple[str, ...]:
    name = PICKED if is_picked(call.func) else last_name(call.func)
    if not name:
        return ()
    names = {name, *others.get(name, ())}
    names |= {each for known in names for each in handed.get((path, known), ())}
    return (name, *sorted(names - {name}))


def listed(indexes: Mapping[str, FileIndex]) -> frozenset[str]:
    """Names by which a function may be picked and called: those in collections written out, and words given."""
    words = {
        arg.value.value
        for index in indexes.values()
        for _, _, call in index.calls
        for arg in call.args
        if isinstance(arg.value, Const) and isinstance(arg.value.value, str) and arg.value.value.isidentifier()
    }
    return frozenset(words).union(
        last_name(each)
        for index in indexes.values()
        for statement in index.facts.statements
        if isinstance(statement.value, (Display, DictDisplay))
        for each in walk(statement.value)
        if isinstance(each, (Name, Attr))
    )


def _handed_over(indexes: Mapping[str, FileIndex]) -> dict[tuple[str, str], frozenset[str]]:
    """Functions that calls pass as arguments, by the file and the name of the parameter under which they are called."""
    takers: dict[str, list[tuple[str, FileIndex, int]]] = defaultdict(list)
    for path, index in indexes.items():
        called = {last_name(call.func) for _, _, call in index.calls}
        for number, scope in enumerate(index.facts.scopes):
            if any(param.name in called for param in scope.params):
                name = tail(index.facts.scopes[scope.parent] if tail(scope) == "__init__" else scope)
                takers[name].append((path, index, number))
    functions = {tail(scope) for index in indexes.values() for scope in index.facts.scopes if scope.kind == "function"}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for index in indexes.values():
        for _, _, call in index.calls:
            for path, taker, number in takers.get(last_name(call.func), ()):
                for param, name in _references(call, taker, number):
                    if name in functions:
                        found[path, param].add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _references(call: Call, taker: FileIndex, number: int) -> Iterator[tuple[str, str]]:
    """The parameters of a function that get a plain name or attribute from a call, each with its last name."""
    params = [param.name for param in taker.facts.scopes[number].params if not param.kind]
    own = params[taker.owner(number) >= 0 :]
    for position, arg in enumerate(call.args):
        if isinstance(arg.value, (Name, Attr)) and not arg.star:
            param = arg.name or (own[position] if position < len(own) else "")
            if param in params:
                yield param, last_name(arg.value)
