"""What a name stands for: bindings, imports and parameters."""

from __future__ import annotations

from msgspec.structs import replace

from offramp.facts import (
    Call,
    Const,
    Display,
    Expr,
    Import,
    Item,
    Name,
    Op,
    Param,
    Span,
    last_name,
    walk,
)
from offramp.model import Step
from offramp.resolve.base import (
    BUILTINS,
    alternatives,
    is_none,
    is_static,
)
from offramp.resolve.callers import Callers
from offramp.resolve.index import Added, Bound, FileIndex, tail
from offramp.resolve.offered import offered
from offramp.resolve.strings import choice, distinct, with_steps
from offramp.resolve.turns import takes_first
from offramp.resolve.words import shown_as
from offramp.values import (
    Choice,
    External,
    Internal,
    Items,
    Known,
    Partial,
    Selected,
    Table,
    Unknown,
    Value,
)

_LISTS = frozenset({"list()", "set()", "collections.deque()", "queue.Queue()", "asyncio.Queue()"})
_MARKING = frozenset({"pydantic", "fastapi", "typer", "annotated_types", "typing", "typing_extensions"})
_UNTOLD = (Unknown(reason="members"),)
_DEPTH = 60


class Names(Callers):
    """Bindings, imports and parameters."""

    _looking_up: set[tuple[str, int, str, Span | None, int]]

    def name(self, path: str, scope: int, name: str, at: Span | None = None) -> Value:
        """What a bare name stands for when it is read in `scope`."""
        key = (path, scope, name, at, id(self._frame))
        if key in self._looking_up or len(self._looking_up) > _DEPTH:
            self._cuts += 1
            return Unknown(reason=f"`{name}` depends on itself")
        self._looking_up.add(key)
        try:
            return self._name(path, scope, name, at)
        finally:
            self._looking_up.discard(key)

    def _name(self, path: str, scope: int, name: str, at: Span | None) -> Value:
        index = self.indexes[path]
        for number in index.chain(scope):
            bounds = index.bound.get((number, name), [])
            if bounds:
                here = at if number == scope else None
                held = _held(index, name, number, scope, at)
                value = choice([self._bound(path, _place(bound, number), name, bound) for bound in held])
                return self._with_entries(path, number, name, value, here)
        for star in index.stars:
            if found := self._star(path, star, name):
                return found
        if name == "__file__":
            return Unknown(reason="the place of the file")
        return External(path=name) if name in BUILTINS else Unknown(reason=f"`{name}` is not defined in the repository")

    def _with_entries(self, path: str, scope: int, name: str, value: Value, at: Span | None) -> Value:
        """A mapping or list with what is put into it afterwards."""
        if added := self.indexes[path].added.get((scope, name)):
            return self._with_added(path, added, value, at)
        entries = self.indexes[path].entries.get((scope, name), [])
        if entries and isinstance(value, Choice) and all(isinstance(each, Table) for each in value.options):
            return choice([self._with_entries(path, scope, name, each, at) for each in value.options], value.via)
        if not entries or not isinstance(value, (Table, External)):
            return value
        if isinstance(value, External) and value.path not in ("dict()", "collections.OrderedDict()"):
            return value
        found = list(value.entries) if isinstance(value, Table) else []
        others = list(value.others) if isinstance(value, Table) else []
        sure = {key for key, _ in found}
        for entry in entries:
            key = self.value(path, scope, entry.key)
            if isinstance(key, Known):
                sure |= set() if self.indexes[path].is_conditional(entry.block, at) else {str(key.value)}
                step = Step(path=path, line=entry.line, text=f"`{name}[{key.value!r}]` is set here")
                found.append((str(key.value), with_steps(self.value(path, scope, entry.value), (step,))))
            elif _is_made_here(put := self.value(path, scope, entry.value)):
                others.append(put)
        maybe = tuple(dict.fromkeys(key for key, _ in found if key not in sure))
        is_open = isinstance(value, Table) and value.open
        return Table(entries=tuple(found), open=is_open, others=distinct(others), maybe=maybe, via=value.via)

    def _with_added(self, path: str, added: list[Added], value: Value, at: Span | None = None) -> Value:
        """A list, or one made by `list()`, open, with what is appended."""
        if isinstance(value, External) and value.path in _LISTS:
            value = Items(members=(), via=value.via)
        if not isinstance(value, Items):
            return value
        members, maybe = list(value.members), list(value.maybe)
        for each in added:
            found = self.value(path, each.scope, each.value)
            more = (found,) if not each.several else found.members if isinstance(found, Items) else _UNTOLD
            members += more
            maybe += more if self.indexes[path].is_conditional(each.block, at) else ()
        return replace(value, members=distinct(members), open=True, maybe=tuple(maybe))

    def _star(self, path: str, star: Import, name: str) -> Value | None:
        target = self.modules.find(star.module, star.level, path, self.foreign)
        if target and target != path and (0, name) in self.indexes[target].bound:
            return self.name(target, 0, name)
        return None

    def _bound(self, path: str, scope: int, name: str, bound: Bound) -> Value:
        if bound.imported:
            return self._imported(path, bound.imported)
        if bound.scope >= 0:
            found = self.indexes[path].facts.scopes[bound.scope]
            return Internal(kind=found.kind, path=path, scope=found.name)
        if bound.param:
            return self._param(path, scope, name)
        statement = bound.statement
        if statement is None or statement.value is None:
            return Unknown(reason=f"`{name}` is only declared")
        value = self.value(path, scope, statement.value)
        if statement.kind == "for":
            value = self._member(value, self.location(path, statement.at))
            if isinstance(value, Selected) and value.how == "loop" and takes_first(self.indexes[path], statement):
                value = replace(value, how="rank")
        elif statement.kind == "with":
            value = self._entered(value)
        elif statement.kind == "augment":
            return Partial(parts=(None,), holes=(value,), via=(self._step(path, bound.line, name, value),))
        for number in bound.place:
            value = self._index(value, Known(value=number))
        return with_steps(value, (self._step(path, bound.line, name, value),))

    def _step(self, path: str, line: int, name: str, value: Value) -> Step:
        return Step(path=path, line=line, text=f"`{name}` is {shown_as(name, value)}")

    def _imported(self, path: str, imp: Import) -> Value:
        target = self.modules.find(imp.module, imp.level, path, self.foreign)
        if imp.level and imp.name and not imp.module:
            target = self.modules.find(imp.name, imp.level, path) or target
            if target and not self.modules.is_package(target):
                return Internal(kind="module", path=target, scope="")
        if target is None:
            found = self._in_folder(path, imp)
            outside = External(path=f"{imp.module}.{imp.name}" if imp.name else imp.module)
            return Internal(kind="module", path=found, scope="") if found else outside
        if not imp.name:
            return Internal(kind="module", path=target, scope="")
        at_import = self._at_import(target, imp.name)
        return self._module_member(target, imp.module, imp.name) if at_import is None else at_import

    def _in_folder(self, path: str, imp: Import) -> str | None:
        """A module imported from a folder without an `__init__`; an installed package goes before such a folder."""
        if not imp.name or (not imp.level and imp.module.partition(".")[0] in self.foreign):
            return None
        return self.modules.find(f"{imp.module}.{imp.name}", imp.level, path)

    def _at_import(self, path: str, name: str) -> Value | None:
        """What a name that functions set later is when it is imported: a copy of what the module itself gives it."""
        bounds = self.indexes[path].bound.get((0, name), [])
        own = [bound for bound in bounds if _place(bound, 0) == 0]
        if len(own) in (0, len(bounds)):
            return None
        found = choice([self._bound(path, 0, name, bound) for bound in own])
        return None if is_none(found) else found

    def _module_member(self, path: str, module: str, name: str) -> Value:
        index = self.indexes[path]
        if (0, name) in index.bound or index.stars:
            found = self.name(path, 0, name)
            if not (isinstance(found, Unknown) and (0, name) not in index.bound):
                return found
        submodule = self.modules.find(name, 1, path)
        if submodule:
            return Internal(kind="module", path=submodule, scope="")
        return Unknown(reason=f"`{name}` is not defined in `{module}`")

    def _param(self, path: str, scope: int, name: str) -> Value:
        """What the callers in the repository pass, else the default, else what the annotation says."""
        index = self.indexes[path]
        found = index.facts.scopes[scope]
        param = next(each for each in found.params if each.name == name)
        owner = index.owner(scope)
        if owner >= 0 and found.params[0].name == name and not is_static(found.decorators):
            return Internal(kind="instance", path=path, scope=index.facts.scopes[owner].name)
        if param.kind == "**":
            return self._packed(path, scope)
        if param.kind == "*":
            return self._gathered(path, scope, name)
        if handed := self._handed(path, scope, param):
            return handed
        passed = self._passed(path, scope, name)
        if self._frame and passed and not all(isinstance(each, Unknown) for each in passed):
            return choice(passed)
        if param.default is not None:
            passed.append(self.value(path, index.facts.scopes[scope].parent, param.default))
        passed = [each for each in passed if not is_none(each)] or passed
        if passed and not all(isinstance(each, Unknown) for each in passed):
            return choice(passed)
        if param.annotation is not None and not param.kind:
            declared = self._declared(path, found.parent, param.annotation)
            if declared:
                return declared
        if shown := offered(self, path, scope, name):
            return shown
        return passed[0] if passed else Unknown(reason=f"no caller in the repository passes `{name}`")

    def _handed(self, path: str, scope: int, param: Param) -> Value | None:
        """The settings of a plugin, which its framework passes to the constructor."""
        index = self.indexes[path]
        owner = index.owner(scope)
        if not self.given.is_any or owner < 0 or tail(index.facts.scopes[scope]) != "__init__":
            return None
        cls = index.facts.scopes[owner]
        declared = self._declared(path, cls.parent, param.annotation) if param.annotation else None
        base = self.outside_base(Internal(kind="class", path=path, scope=cls.name))
        return self.given.handed(path, base, param.name, declared)

    def _declared(self, path: str, scope: int, annotation: Expr) -> Value | None:
        """An instance of the annotated type; what `Annotated` makes a framework pass, where it says so."""
        match annotation:
            case Item(base=base, index=Display(members=members)) if last_name(base) == "Annotated":
                made = [self.value(path, scope, each) for each in members[1:] if isinstance(each, Call)]
                given = [each for each in made if not _is_marker(each)]
                return given[0] if given else self._declared(path, scope, members[0])
            case Item(base=base, index=inner) if last_name(base) in ("Optional", "Final"):
                return self._declared(path, scope, inner)
            case Item(base=base, index=inner) if last_name(base) in ("type", "Type"):
                cls = self._declared(path, scope, inner)
                return replace(cls, kind="class") if isinstance(cls, Internal) else None
            case Op(symbol="|", operands=operands):
                found = [self._declared(path, scope, each) for each in operands if not _is_nothing(each)]
                return found[0] if len(found) == 1 else None
            case Name(id=name):
                meant = self._aliased(path, scope, name)
                return self._declared(*meant) if meant else self._instance_of(self.value(path, scope, annotation))
            case _:
                return self._instance_of(self.value(path, scope, annotation))

    def _aliased(self, path: str, scope: int, name: str) -> tuple[str, int, Expr] | None:
        """The type that a name of the repository stands for: `Client = Annotated[...]`."""
        for number in self.indexes[path].chain(scope):
            for bound in self.indexes[path].bound.get((number, name), []):
                if bound.statement and isinstance(bound.statement.value, (Item, Op)):
                    return path, number, bound.statement.value
                if bound.imported and bound.imported.name:
                    target = self.modules.find(bound.imported.module, bound.imported.level, path, self.foreign)
                    return self._aliased(target, 0, bound.imported.name) if target and target != path else None
        return None

    def _instance_of(self, declared: Value) -> Value | None:
        match declared:
            case External(path=path) if path.partition("[")[0] not in BUILTINS and not path.startswith("typing."):
                return External(path=f"{path}()")
            case Internal(kind="class"):
                copy = self.copies.get((declared.path, declared.scope))
                made = External(path=f"{copy.package}()", via=(copy.step,)) if copy else None
                return made or replace(declared, kind="instance")
        return None


def _is_made_here(value: Value) -> bool:
    """Whether it is an object of the repository, such as one of several clients by their names."""
    return all(isinstance(each, Internal) and each.kind == "instance" for each in alternatives(value))


def _is_marker(value: Value) -> bool:
    """Whether the metadata of an annotation passes nothing: a field description, a query parameter."""
    return isinstance(value, Unknown) or (
        isinstance(value, External)
        and value.path.count("()") == 1
        and not value.calls[1:]
        and value.path.split(".")[0] in _MARKING
    )


def _is_nothing(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.value is None


def _held(index: FileIndex, name: str, number: int, scope: int, at: Span | None) -> list[Bound]:
    """The bindings of a name of scope `number` that can hold where `scope` reads it."""
    bounds = index.bound[number, name]
    if all(_place(bound, number) == number for bound in bounds):
        return _reaching(index, bounds, at) if at and number == scope else bounds
    return _shared(index, name, bounds, scope, at)


def _shared(index: FileIndex, name: str, bounds: list[Bound], scope: int, at: Span | None) -> list[Bound]:
    """Those of a name that functions declare `global`; one that only changes the value counts in its function alone."""
    own = [bound for bound in bounds if _place(bound, 0) == scope]
    setting = [bound for bound in bounds if not _changes(bound, name)] or bounds
    if at is None or not own:
        return setting
    reaching = _reaching(index, own, at)
    is_set = reaching[0].line <= at.line and reaching[0].block < 0
    return reaching if is_set else [*(each for each in setting if each not in own), *reaching]


def _changes(bound: Bound, name: str) -> bool:
    """Whether the new value is made of the old one."""
    value = bound.statement.value if bound.statement else None
    return value is not None and any(isinstance(each, Name) and each.id == name for each in walk(value))


def _place(bound: Bound, number: int) -> int:
    """The scope in which the binding is written."""
    return bound.statement.scope if bound.statement else number


def _reaching(index: FileIndex, bounds: list[Bound], at: Span) -> list[Bound]:
    """The bindings of its own scope that can hold at the place of reading."""
    before = [bound for bound in bounds if bound.line <= at.line and not _is_own(bound, at)]
    if not before:
        return bounds
    for number in range(len(before) - 1, -1, -1):
        if _adds(before[number]):
            continue
        if before[number].block < 0 or before[number].param:
            return before[number:]
        header = index.facts.blocks[before[number].block]
        if header.at.line <= at.line <= header.at.end_line and header.kind in ("for", "while", "with", "try", "if"):
            return before[number:]
    return before


def _adds(bound: Bound) -> bool:
    """Whether the binding only changes what an earlier one has put there."""
    return bound.statement is not None and bound.statement.kind == "augment"


def _is_own(bound: Bound, at: Span) -> bool:
    """Whether the name is read on the right of this very assignment."""
    statement = bound.statement
    if statement is None or statement.value is None or statement.kind == "for":
        return False
    span = statement.value.at
    return (span.line, span.column) <= (at.line, at.column) <= (span.end_line, span.end_column)
