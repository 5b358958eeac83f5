"""What stands in things: attributes of objects, members of collections."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from offramp.facts import (
    Item,
    Opaque,
    last_name,
)
from offramp.model import Location, Step
from offramp.resolve.arguments import with_default
from offramp.resolve.base import (
    BUILTINS,
    Frame,
    grown,
    is_declared,
    is_none,
    is_property,
    options,
    span_of,
)
from offramp.resolve.index import Bound, tail
from offramp.resolve.names import Names
from offramp.resolve.strings import choice, distinct
from offramp.resolve.turns import how_picked, moved_on
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Internal,
    Items,
    Known,
    Partial,
    Selected,
    Table,
    Unknown,
    Value,
)

_SETTINGS_BASES = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings")
_LOADED = re.compile(
    r"((?P<loader>(yaml|ruamel\.yaml|json|tomllib|tomli|toml|pytoml)(\.YAML\(\))?)\.(safe_|full_)?loads?|configparser\.(Raw)?ConfigParser)"
    r"\(\)(?P<keys>(\[[^\[\]]+\])+)"
)


class Members(Names):
    """Attributes of objects and members of collections."""

    _children: dict[tuple[str, int], list[tuple[str, int]]] | None
    _asking: set[tuple[str, int, str]]
    """The abstract attributes that are looked for below their class."""

    def _attributes(self, value: Value, name: str) -> Value:
        match value:
            case Choice(options=options):
                found = [self._attributes(option, name) for option in options if not is_none(option)]
                return choice(found, value.via)
            case Selected():
                return replace(value, value=self._attributes(value.value, name))
            case External(path=path):
                return with_default(self, value, name, grown(value, f"{path}.{name}"))
            case Internal(kind="module", path=path):
                return self._module_member(path, path, name)
            case Internal(kind="class" | "instance"):
                return self._attribute_of(value, name)
            case Unknown():
                return value
            case Known() | Partial() if name == "value":
                # A literal has no such attribute: it was read off a member of an enumeration.
                return value
            case _:
                return Unknown(reason=f"`.{name}` of a value that is not followed")

    def _attribute_of(self, value: Internal, name: str, depth: int = 0) -> Value:
        """An attribute of a class of the repository or of its instance, bases included."""
        index = self.indexes[value.path]
        number = index.named(value.scope)
        if number < 0 or depth > 8:
            return Unknown(reason=f"`{value.scope}` is not found")
        if of_package := self._of_package(value, name):
            return of_package
        added = index.added.get((-number, name), [])
        assigned = []
        for scope, bound in index.attributes.get((number, name), ()):
            with self._within(self._made_by(value, scope)):
                found = self._bound(value.path, scope, f"self.{name}", bound)
            assigned.append(self._with_keyed(value.path, -number, name, self._with_added(value.path, added, found)))
        assigned += [self._class_level(value, number, name, bound) for bound in index.bound.get((number, name), [])]
        useful = [each for each in assigned if not is_none(each) and not is_declared(each)]
        if useful:
            return choice(useful)
        if inherited := self._inherited(value, number, name, depth):
            return inherited
        return assigned[0] if assigned else Unknown(reason=f"`{name}` is not set in `{value.scope}`")

    def _with_keyed(self, path: str, owner: int, name: str, value: Value) -> Value:
        """A mapping that an attribute holds, with what methods put into it; `owner` is the negative class."""
        entries = self.indexes[path].entries.get((owner, name), [])
        if not entries or not isinstance(value, Table):
            return value
        found, others = list(value.entries), list(value.others)
        for entry in entries:
            key, put = (self.value(path, entry.scope, each) for each in (entry.key, entry.value))
            if isinstance(key, Known):
                found.append((str(key.value), put))
            elif not isinstance(put, Unknown):
                others.append(put)
        maybe = (*value.maybe, *(key for key, _ in found[len(value.entries) :]))
        return replace(value, entries=tuple(found), open=True, others=distinct(others), maybe=maybe)

    def _of_package(self, value: Internal, name: str) -> External | None:
        """The member of a package's class that an instance of its copy has; `self` inside the copy is none."""
        copy = self.copies.get((value.path, value.scope))
        if copy is None or value.kind != "instance" or value.call is None or name not in copy.members:
            return None
        return External(path=f"{copy.package}().{name}", calls=(value.call,), via=(*value.via, copy.step))

    def _made_by(self, value: Internal, scope: int) -> Frame | None:
        """The call that made the instance, for what its `__init__` assigns."""
        if value.call is None or tail(self.indexes[value.path].facts.scopes[scope]) != "__init__":
            return None
        where = self.indexes[value.call.path].call_at.get(span_of(value.call))
        return self._called_from(value.path, scope, value.call.path, *where) if where else None

    def _inherited(self, value: Internal, number: int, name: str, depth: int) -> Value | None:
        """The attribute as the bases of the class have it."""
        for base in self.indexes[value.path].facts.scopes[number].bases:
            for parent in options(self.value(value.path, 0, base)):
                if isinstance(parent, External) and parent.path != "object":
                    made = f"{parent.path}()" if value.kind == "instance" else parent.path
                    calls = (value.call,) if value.call and value.kind == "instance" else ()
                    return External(path=f"{made}.{name}", calls=calls, via=value.via)
                if isinstance(parent, Internal):
                    found = self._attribute_of(replace(value, path=parent.path, scope=parent.scope), name, depth + 1)
                    if not isinstance(found, Unknown):
                        return found
        return None

    def outside_base(self, value: Internal, depth: int = 0) -> str:
        """The access path of the class from outside that a class of the repository extends or copies; empty if none."""
        if copy := self.copies.get((value.path, value.scope)):
            return copy.package
        index = self.indexes[value.path]
        number = index.named(value.scope)
        for base in index.facts.scopes[number].bases if number >= 0 and depth < 8 else ():
            for parent in options(self.value(value.path, 0, base)):
                if isinstance(parent, External) and parent.path not in BUILTINS:
                    return parent.path
                if isinstance(parent, Internal) and (found := self.outside_base(parent, depth + 1)):
                    return found
        return ""

    def _class_level(self, value: Internal, number: int, name: str, bound: Bound) -> Value:
        index = self.indexes[value.path]
        if bound.scope >= 0:
            scope = index.facts.scopes[bound.scope]
            if self._is_abstract(value.path, bound.scope) and (written := list(self._overriding(value, number, name))):
                return choice(written)
            if is_property(scope.decorators) and value.kind == "instance":
                return self._result(Internal(kind="function", path=value.path, scope=scope.name))
            kind = "method" if scope.kind == "function" else scope.kind
            return Internal(kind=kind, path=value.path, scope=scope.name, call=value.call)
        given = self._field(value, name) if value.kind == "instance" else Absent()
        if not isinstance(given, Absent):
            return given
        found = self._bound(value.path, number, name, bound)
        return self._setting(value, number, name, found, bound.line)

    def _is_abstract(self, path: str, scope: int) -> bool:
        """Whether a function says that subclasses write it."""
        index = self.indexes[path]
        if any(last_name(each) == "abstractmethod" for each in index.facts.scopes[scope].decorators):
            return True
        return scope in index.unwritten

    def _overriding(self, value: Internal, number: int, name: str) -> Iterator[Value]:
        """The attribute as the subclasses have it that write it; one that leaves it to its base asks no second time."""
        asked = (value.path, number, name)
        if asked in self._asking:
            return
        self._asking.add(asked)
        try:
            yield from self._written_below(value, number, name)
        finally:
            self._asking.discard(asked)

    def _written_below(self, value: Internal, number: int, name: str) -> Iterator[Value]:
        waiting = [(value.path, number)]
        for path, cls in waiting:
            for each in self._subclasses().get((path, cls), ()):
                if each not in waiting:
                    waiting.append(each)
                    if (each[1], name) in self.indexes[each[0]].bound:
                        scope = self.indexes[each[0]].facts.scopes[each[1]].name
                        yield self._attribute_of(replace(value, path=each[0], scope=scope, call=None), name)

    def _subclasses(self) -> dict[tuple[str, int], list[tuple[str, int]]]:
        """The direct subclasses of each class of the repository."""
        if self._children is None:
            self._children = defaultdict(list)
            for path, index in sorted(self.indexes.items()):
                for number, scope in enumerate(index.facts.scopes):
                    for parent in (each for base in scope.bases for each in options(self.value(path, 0, base))):
                        if isinstance(parent, Internal) and parent.kind == "class":
                            key = (parent.path, self.indexes[parent.path].named(parent.scope))
                            self._children[key].append((path, number))
        return self._children

    def _setting(self, value: Internal, number: int, name: str, found: Value, line: int) -> Value:
        """A field of a settings class is the environment variable of that name."""
        for base in self.indexes[value.path].facts.scopes[number].bases:
            parent = self.value(value.path, 0, base)
            if isinstance(parent, External) and parent.path in _SETTINGS_BASES and not isinstance(found, FromEnv):
                default: Value = Absent() if isinstance(found, Unknown) else found
                step = Step(path=value.path, line=line, text=f"`{name}` is a field of a settings class")
                return self._environment(name.upper(), default, (step,))
        return found

    def _field(self, value: Internal, name: str) -> Value:
        """What the construction of an instance gives to a field of that name."""
        if value.call is None:
            return Absent()
        where = self.indexes[value.call.path].call_at.get(span_of(value.call))
        position = self.indexes[value.path].field_position(value.scope, name)
        return self.argument(value.call.path, where[0], where[1].args, name, position) if where else Absent()

    def _item(self, path: str, scope: int, expr: Item, base: Value, index: Value) -> Value:
        if isinstance(expr.index, Opaque) and expr.index.kind == "Slice" and (some := _sliced(base)):
            return some
        if not isinstance(base, (Table, Known)) and (how := how_picked(self, path, scope, expr)):
            picked = self._picked(how, base, path, expr.at)
            turn = moved_on(self, path, expr, scope) if how == "index" and isinstance(picked, Selected) else None
            return replace(picked, source=replace(picked, at=turn)) if turn and isinstance(picked, Selected) else picked
        if isinstance(base, External) and base.path == "os.environ" and isinstance(index, Known):
            step = Step(path=path, line=expr.at.line, text=f"read from the environment variable `{index.value!s}`")
            return self._environment(str(index.value), Absent(), (step,))
        return self._index(base, index)

    def _index(self, base: Value, index: Value) -> Value:
        match base, index:
            case (Choice(options=options), _):
                # An empty default has no member.
                full = [each for each in options if each != Items(members=())] or options
                return choice([self._index(option, index) for option in full], base.via)
            case (Selected(), _):
                return replace(base, value=self._index(base.value, index))
            case (Table(), Selected()) if base.others:
                # What stands under the key that is picked is picked by it.
                return replace(index, value=self._index(base, index.value), source=base)
            case (Table(others=others, entries=entries), _) if others and not isinstance(index, Known):
                return choice([*(value for _, value in entries), *others], base.via)
            case (Table(), Known(value=key)):
                return base.get(str(key))
            case (Table(entries=entries, open=False), Unknown() | External() | FromEnv() | Selected() | Choice()) if (
                entries
            ):
                return choice([value for _, value in entries], base.via)
            case (Items(members=members, open=False), Known(value=int() as number)) if (
                -len(members) <= number < len(members)
            ):
                return members[number]
            case (Items(members=members), _) if members:
                return choice(members)
            case (External(path=path), Known(value=str() as key)):
                return self.given.default(base, key) or self._configured(path, key) or grown(base, f"{path}[{key}]")
            case (External(path=path), _):
                return grown(base, f"{path}[]")
            case (Unknown(), _):
                return base
            case _:
                return Unknown(reason="a member that cannot be told")

    def _configured(self, path: str, key: str) -> Value | None:
        """What the configuration files of the repository hold at the place of a parsed file that is read here."""
        loaded = _LOADED.fullmatch(f"{path}[{key}]")
        if loaded is None or not self.config:
            return None
        loader = loaded["loader"] or "ini"
        kind = "toml" if "toml" in loader else loader.split(".")[0]
        found = self.config.get((kind, loaded["keys"].strip("[]").replace("][", ".")), ())
        return choice(found) if found else None

    def _member(self, value: Value, at: Location) -> Value:
        """What a loop over the value yields."""
        match value:
            case Items(members=members) if members:
                element = choice(members)
            case Table(entries=entries, keys=keys):
                element = choice([*(Known(value=key) for key, _ in entries), *keys])
            case External(path=path):
                element = grown(value, path if path.endswith("[]") else f"{path}[]")
            case Choice(options=options):
                full = [option for option in options if option != Items(members=(), via=option.via)]
                return choice([self._member(option, at) for option in full], value.via)
            case Selected():
                return replace(value, value=self._member(value.value, at))
            case _:
                return Unknown(reason="an element of something that is not followed")
        return Selected(how="loop", value=element, source=value, at=at, via=value.via)

    def _entered(self, value: Value) -> Value:
        """What `with value as name` binds."""
        match value:
            case Internal(kind="instance"):
                for method in ("__enter__", "__aenter__"):
                    found = self._attribute_of(value, method)
                    if isinstance(found, Internal):
                        entered = self._result(found)
                        return value if _is_itself(entered, value) else entered
                return value
            case Items(members=members, open=True) if members:
                return members[0]
            case _:
                return value


def _sliced(base: Value) -> Value | None:
    """Some members of a collection are one, as a copy of it is; of a text a slice is no collection."""
    if isinstance(base, Selected):
        some = _sliced(base.value)
        return replace(base, value=some) if some else None
    parts = [_some(each) for each in options(base)]
    return choice([each for each in parts if each]) if any(parts) else None


def _some(value: Value) -> Value | None:
    return replace(value, open=True) if isinstance(value, Items) else None


def _is_itself(entered: Value, value: Internal) -> bool:
    """Whether `__enter__` hands back the very object."""
    return isinstance(entered, Internal) and (entered.kind, entered.path, entered.scope) == (
        "instance",
        value.path,
        value.scope,
    )
