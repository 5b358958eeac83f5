"""What an expression stands for, followed through names, attributes, calls and files.

Demand-driven and memoised; flow-insensitive but for the order of assignments in one scope. What cannot be told
becomes `Unknown` with its reason, never a guess.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from offramp.facts import (
    Arg,
    Attr,
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
    SecretConst,
    Span,
    Statement,
)
from offramp.model import Location, Step
from offramp.redact import redact
from offramp.resolve.index import Added, Bound, FileIndex, Modules, callers_by_name, tail
from offramp.resolve.strings import bare, choice, distinct, joined, mapped, string_method, url_joined, with_steps
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Internal,
    Items,
    Known,
    Partial,
    Secret,
    Selected,
    Table,
    Unknown,
    Value,
)

_DEPTH = 60
_PATH = "pathlib.Path()"
_BODY = re.compile(r"(\.json\(\)|\.(safe_|full_)?loads?\(\)|\.model_dump\(\)|\.to_dict\(\))(\[[^\]]*\])*$")
"""Ends of access paths that are decoded mappings, on which `.get(key)` is the member."""
_PATH_LENGTH = 240
_CALLERS = 200
_LOADED = re.compile(
    r"(?P<loader>(yaml|ruamel\.yaml|json|tomllib|tomli|toml|pytoml)(\.YAML\(\))?)\.(safe_|full_)?loads?\(\)(?P<keys>(\[[^\[\]]+\])+)"
)
_BUILTINS = frozenset(dir(builtins))
_SETTINGS_BASES = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings")
_ENV_CALLS = frozenset(
    {"os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config", "environ.get"}
)
_LISTS = frozenset({"list()", "set()", "collections.deque()", "queue.Queue()", "asyncio.Queue()"})
_PASSING = frozenset({"str", "list", "tuple", "set", "iter", "sorted", "reversed", "collections.deque", "copy.copy"})


class Program:
    """All facts of a run, ready to be asked.

    `settings` holds what configuration files give to variables, `config` what they hold by format and dotted key.
    """

    def __init__(
        self,
        files: Iterable[FileFacts],
        settings: Mapping[str, tuple[Value, ...]] | None = None,
        foreign: frozenset[str] = frozenset(),
        passing: frozenset[str] = frozenset(),
        config: Mapping[tuple[str, str], tuple[Value, ...]] | None = None,
    ) -> None:
        self.indexes: dict[str, FileIndex] = {facts.path: FileIndex(facts) for facts in files}
        self.modules = Modules(self.indexes)
        self.foreign = foreign
        self._passing = _PASSING | passing
        self._callers = callers_by_name(self.indexes)
        self._memo: dict[tuple[str, int, int], Value] = {}
        self._passing_by: dict[tuple[str, int, int], Value] = {}
        self._keep: list[object] = []
        self._active: set[tuple[str, int, int]] = set()
        self._looking_up: set[tuple[str, int, str, Span | None]] = set()
        self._cuts = 0
        self.settings: dict[str, tuple[Value, ...]] = dict(settings or {})
        self._config = dict(config or {})
        for name, value in self._set_in_code():
            self.settings[name] = (*self.settings.get(name, ()), value)
        self._memo.clear()

    def location(self, path: str, at: Span) -> Location:
        """The span as a place in a file."""
        return Location(path=path, line=at.line, column=at.column, end_line=at.end_line, end_column=at.end_column)

    def _set_in_code(self) -> Iterator[tuple[str, Value]]:
        """`os.environ["NAME"] = value` and `os.environ.setdefault("NAME", value)`."""
        for path in sorted(self.indexes):
            for statement in self.indexes[path].facts.statements:
                match statement:
                    case Statement(kind="assign", targets=(Item(base=Attr(name="environ"), index=key),), value=value):
                        pass
                    case Statement(
                        value=Call(func=Attr(base=Attr(name="environ"), name="setdefault"), args=(first, second, *_))
                    ):
                        key, value = first.value, second.value
                    case _:
                        continue
                name = self.value(path, statement.scope, key)
                if isinstance(name, Known) and value is not None:
                    step = Step(
                        path=path, line=statement.at.line, text=f"`{name.value}` is set in the environment here"
                    )
                    yield str(name.value), with_steps(self.value(path, statement.scope, value), (step,))

    # Expressions

    def value(self, path: str, scope: int, expr: Expr) -> Value:
        """What `expr` stands for where it is read."""
        key = (path, scope, id(expr))
        if key in self._memo:
            return self._memo[key]
        if key in self._passing_by:
            return self._passing_by[key]
        if key in self._active or len(self._active) > _DEPTH:
            self._cuts += 1
            return Unknown(reason="it depends on itself" if key in self._active else "the chain is too long")
        self._active.add(key)
        cuts = self._cuts
        try:
            result = self._evaluate(path, scope, expr)
        finally:
            self._active.discard(key)
        self._keep.append(expr)
        if cuts == self._cuts or not self._active:
            self._memo[key] = result
        else:
            # Cut short by a cycle: good enough for the question that is being asked, not for the next one.
            self._passing_by[key] = result
        if not self._active:
            self._passing_by.clear()
        return result

    def _evaluate(self, path: str, scope: int, expr: Expr) -> Value:
        match expr:
            case Const(value=value):
                return Known(value=value)
            case SecretConst(kind=kind, digest=digest, prefix=prefix):
                return Secret(kind=kind, digest=digest, prefix=prefix)
            case Name(id=name, at=at):
                return self.name(path, scope, name, at)
            case Attr(base=base, name=name):
                return self._attributes(self.value(path, scope, base), name)
            case Item(base=base, index=index):
                return self._item(path, scope, expr, self.value(path, scope, base), self.value(path, scope, index))
            case Call():
                return self._call(path, scope, expr)
            case Join(parts=parts):
                return joined([self.value(path, scope, part) for part in parts])
            case Display(members=members, open=is_open):
                return Items(members=tuple(self.value(path, scope, each) for each in members), open=is_open)
            case DictDisplay(entries=entries):
                return self._table(path, scope, entries)
            case Either(options=options):
                return self._either([self.value(path, scope, option) for option in options])
            case Op(symbol="/", operands=(left, right)):
                return _divided(self.value(path, scope, left), self.value(path, scope, right))
            case Opaque(kind="if", children=(chosen, *_)):
                return self.value(path, scope, chosen)
            case _:
                return Unknown(reason="computed at run time")

    def _either(self, options: list[Value]) -> Value:
        """`a or b`: an environment variable without default takes the second as its default."""
        first, *rest = options
        if isinstance(first, FromEnv) and rest:
            return replace(first, default=choice([*_given(first.default), *rest]))
        useful = [each for each in options if not (isinstance(each, Known) and each.value in (None, "", False))]
        return choice(useful or options[:1])

    def _table(self, path: str, scope: int, entries: tuple[tuple[Expr | None, Expr], ...]) -> Value:
        found: list[tuple[str, Value]] = []
        is_open = False
        for key, value in entries:
            inner = self.value(path, scope, value)
            if key is None:
                found += inner.entries if isinstance(inner, Table) else ()
                is_open = is_open or not isinstance(inner, Table) or inner.open
                continue
            name = self.value(path, scope, key)
            if isinstance(name, Known):
                found.append((str(name.value), inner))
            else:
                is_open = True
        return Table(entries=tuple(found), open=is_open)

    # Names

    def name(self, path: str, scope: int, name: str, at: Span | None = None) -> Value:
        """What a bare name stands for when it is read in `scope`."""
        key = (path, scope, name, at)
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
                value = choice([self._bound(path, number, name, bound) for bound in _reaching(index, bounds, here)])
                return self._with_entries(path, number, name, value)
        for star in index.stars:
            if found := self._star(path, star, name):
                return found
        if name == "__file__":
            return Unknown(reason="the place of the file")
        return (
            External(path=name) if name in _BUILTINS else Unknown(reason=f"`{name}` is not defined in the repository")
        )

    def _with_entries(self, path: str, scope: int, name: str, value: Value) -> Value:
        """A mapping or list with what is put into it afterwards."""
        if added := self.indexes[path].added.get((scope, name)):
            return self._with_added(path, added, value)
        entries = self.indexes[path].entries.get((scope, name), [])
        if not entries or not isinstance(value, (Table, External)):
            return value
        if isinstance(value, External) and value.path not in ("dict()", "collections.OrderedDict()"):
            return value
        found = list(value.entries) if isinstance(value, Table) else []
        for entry in entries:
            key = self.value(path, scope, entry.key)
            if isinstance(key, Known):
                step = Step(path=path, line=entry.line, text=f"`{name}[{key.value!r}]` is set here")
                found.append((str(key.value), with_steps(self.value(path, scope, entry.value), (step,))))
        return Table(entries=tuple(found), open=isinstance(value, Table) and value.open, via=value.via)

    def _with_added(self, path: str, added: list[Added], value: Value) -> Value:
        """A list, or one made by `list()`, open, with what is appended."""
        if isinstance(value, External) and value.path in _LISTS:
            value = Items(members=(), via=value.via)
        if not isinstance(value, Items):
            return value
        members = list(value.members)
        for each in added:
            found = self.value(path, each.scope, each.value)
            if each.several:
                found = choice(found.members) if isinstance(found, Items) and found.members else Unknown(reason="members")
            members.append(found)
        return replace(value, members=distinct(members), open=True)

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
            return External(path=f"{imp.module}.{imp.name}" if imp.name else imp.module)
        if not imp.name:
            return Internal(kind="module", path=target, scope="")
        return self._module_member(target, imp.module, imp.name)

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

    # Parameters

    def _param(self, path: str, scope: int, name: str) -> Value:
        """What the callers in the repository pass, else the default, else what the annotation says."""
        index = self.indexes[path]
        found = index.facts.scopes[scope]
        param = next(each for each in found.params if each.name == name)
        owner = index.owner(scope)
        if owner >= 0 and found.params[0].name == name and not _is_static(found.decorators):
            return Internal(kind="instance", path=path, scope=index.facts.scopes[owner].name)
        options = [value for value in self._passed(path, scope, name) if not isinstance(value, Absent)]
        if param.default is not None:
            options.append(self.value(path, index.facts.scopes[scope].parent, param.default))
        options = [each for each in options if not _is_none(each)] or options
        if options and not all(isinstance(each, Unknown) for each in options):
            return choice(options)
        if param.annotation is not None and not param.kind:
            declared = self._instance_of(self.value(path, found.parent, param.annotation))
            if declared:
                return declared
        return options[0] if options else Unknown(reason=f"no caller in the repository passes `{name}`")

    def _instance_of(self, declared: Value) -> Value | None:
        match declared:
            case External(path=path) if path not in _BUILTINS and not path.startswith("typing."):
                return External(path=f"{path}()")
            case Internal(kind="class"):
                return replace(declared, kind="instance")
        return None

    def _passed(self, path: str, scope: int, name: str) -> list[Value]:
        values: list[Value] = []
        for caller, where, call in self.callers(path, scope):
            passed = self._argument_of(caller, where, call, path, scope, name)
            if not isinstance(passed, Absent):
                step = Step(path=caller, line=call.at.line, text=f"`{name}` is passed here as {shown_as(name, passed)}")
                values.append(with_steps(passed, (step,)))
        return values

    def callers(self, path: str, scope: int) -> list[tuple[str, int, Call]]:
        """The calls in the repository that reach the function; at most 200 of that name are looked at."""
        index = self.indexes[path]
        owner = index.owner(scope)
        name = tail(index.facts.scopes[scope])
        if name == "__init__" and owner >= 0:
            name, scope = tail(index.facts.scopes[owner]), owner
        qualified = index.facts.scopes[scope].name
        found = []
        for caller, where, call in self._callers.get(name, [])[:_CALLERS]:
            for target in _options(self.value(caller, where, call.func)):
                if isinstance(target, Internal) and (target.path, target.scope) == (path, qualified):
                    found.append((caller, where, call))
                    break
        return found

    def _argument_of(self, caller: str, where: int, call: Call, path: str, scope: int, name: str) -> Value:
        params = self.indexes[path].facts.scopes[scope].params
        position = next(number for number, each in enumerate(params) if each.name == name)
        if self.indexes[path].owner(scope) >= 0 and not _is_static(self.indexes[path].facts.scopes[scope].decorators):
            position -= 1
        return self.argument(caller, where, call.args, name, position)

    def argument(self, path: str, scope: int, args: tuple[Arg, ...], name: str, position: int = -1) -> Value:
        """The argument given by keyword `name` or at `position` (-1: by keyword only)."""
        for arg in args:
            if arg.name and arg.name == name:
                return self.value(path, scope, arg.value)
        plain = [arg for arg in args if not arg.name and arg.star != "**"]
        if 0 <= position < len(plain) and not any(arg.star for arg in plain[: position + 1]):
            return self.value(path, scope, plain[position].value)
        for arg in args:
            if arg.star == "**":
                packed = self.value(path, scope, arg.value)
                given = (
                    packed.get(name) if isinstance(packed, Table) else Unknown(reason="given by an unpacked mapping")
                )
                if not isinstance(given, Absent):
                    return given
        if position >= 0 and any(arg.star == "*" for arg in plain):
            return Unknown(reason="given by an unpacked sequence")
        return Absent()

    # Attributes and members

    def _attributes(self, value: Value, name: str) -> Value:
        match value:
            case Choice(options=options):
                found = [self._attributes(option, name) for option in options if not _is_none(option)]
                return choice(found, value.via)
            case Selected():
                return replace(value, value=self._attributes(value.value, name))
            case External(path=path):
                return _grown(value, f"{path}.{name}")
            case Internal(kind="module", path=path):
                return self._module_member(path, path, name)
            case Internal(kind="class" | "instance"):
                return self._attribute_of(value, name)
            case Unknown():
                return value
            case _:
                return Unknown(reason=f"`.{name}` of a value that is not followed")

    def _attribute_of(self, value: Internal, name: str, depth: int = 0) -> Value:
        """An attribute of a class of the repository or of its instance, bases included."""
        index = self.indexes[value.path]
        number = index.named(value.scope)
        if number < 0 or depth > 8:
            return Unknown(reason=f"`{value.scope}` is not found")
        added = index.added.get((-number, name), [])
        options = [
            self._with_added(value.path, added, self._bound(value.path, scope, f"self.{name}", bound))
            for scope, bound in index.attributes.get((number, name), ())
        ]
        for bound in index.bound.get((number, name), []):
            options.append(self._class_level(value, number, name, bound))
        useful = [each for each in options if not _is_none(each) and not _is_declared(each)]
        if useful:
            return choice(useful)
        for base in index.facts.scopes[number].bases:
            for parent in _options(self.value(value.path, 0, base)):
                if isinstance(parent, External) and parent.path != "object":
                    grown = f"{parent.path}()" if value.kind == "instance" else parent.path
                    calls = (value.call,) if value.call and value.kind == "instance" else ()
                    return External(path=f"{grown}.{name}", calls=calls, via=value.via)
                if isinstance(parent, Internal):
                    found = self._attribute_of(replace(value, path=parent.path, scope=parent.scope), name, depth + 1)
                    if not isinstance(found, Unknown):
                        return found
        return options[0] if options else Unknown(reason=f"`{name}` is not set in `{value.scope}`")

    def outside_base(self, value: Internal, depth: int = 0) -> str:
        """The access path of the first class from outside that a class of the repository extends; empty if none."""
        index = self.indexes[value.path]
        number = index.named(value.scope)
        for base in index.facts.scopes[number].bases if number >= 0 and depth < 8 else ():
            for parent in _options(self.value(value.path, 0, base)):
                if isinstance(parent, External) and parent.path not in _BUILTINS:
                    return parent.path
                if isinstance(parent, Internal) and (found := self.outside_base(parent, depth + 1)):
                    return found
        return ""

    def _class_level(self, value: Internal, number: int, name: str, bound: Bound) -> Value:
        index = self.indexes[value.path]
        if bound.scope >= 0:
            scope = index.facts.scopes[bound.scope]
            if _is_property(scope.decorators) and value.kind == "instance":
                return self._result(Internal(kind="function", path=value.path, scope=scope.name))
            kind = "method" if scope.kind == "function" else scope.kind
            return Internal(kind=kind, path=value.path, scope=scope.name, call=value.call)
        given = self._field(value, name) if value.kind == "instance" else Absent()
        if not isinstance(given, Absent):
            return given
        found = self._bound(value.path, number, name, bound)
        return self._setting(value, number, name, found, bound.line)

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
        for scope, _, call in self.indexes[value.call.path].calls:
            if call.at == _span(value.call):
                return self.argument(value.call.path, scope, call.args, name)
        return Absent()

    def _item(self, path: str, scope: int, expr: Item, base: Value, index: Value) -> Value:
        if not isinstance(base, (Table, Known)) and (how := self._selection(path, scope, expr)):
            return self._picked(how, base, path, expr.at)
        if isinstance(base, External) and base.path == "os.environ" and isinstance(index, Known):
            step = Step(path=path, line=expr.at.line, text=f"read from the environment variable `{index.value}`")
            return self._environment(str(index.value), Absent(), (step,))
        return self._index(base, index)

    def _selection(self, path: str, scope: int, expr: Item) -> str:
        """How an index picks a member; empty when it is an index like any other."""
        index = self.indexes[path]
        if any(isinstance(each, Op) and each.symbol == "%" for each in self._bound_to(path, scope, expr.index)):
            return "modulo"
        if isinstance(expr.base, Name):
            for number in index.chain(scope):
                if how := index.turned.get((number, expr.base.id)):
                    return how
        if isinstance(expr.base, Attr) and isinstance(expr.base.base, Name):
            return index.turned.get((-index.class_of(scope), expr.base.name), "")
        return ""

    def _bound_to(self, path: str, scope: int, expr: Expr) -> Iterator[Expr]:
        """The expression, and what is assigned to the name or to the attribute of `self` that it is."""
        index = self.indexes[path]
        yield expr
        bounds: list[Bound] = []
        if isinstance(expr, Name):
            bounds = next((found for number in index.chain(scope) if (found := index.bound.get((number, expr.id)))), [])
        elif isinstance(expr, Attr) and isinstance(expr.base, Name):
            bounds = [bound for _, bound in index.attributes.get((index.class_of(scope), expr.name), ())]
        yield from (bound.statement.value for bound in bounds if bound.statement and bound.statement.value)

    def _index(self, base: Value, index: Value) -> Value:
        match base, index:
            case (Choice(options=options), _):
                return choice([self._index(option, index) for option in options], base.via)
            case (Selected(), _):
                return replace(base, value=self._index(base.value, index))
            case (Table(), Known(value=key)):
                return base.get(str(key))
            case (Items(members=members, open=False), Known(value=int() as number)) if (
                -len(members) <= number < len(members)
            ):
                return members[number]
            case (Items(members=members), _) if members:
                return choice(members)
            case (External(path=path), Known(value=str() as key)):
                return self._configured(path, key) or _grown(base, f"{path}[{key}]")
            case (External(path=path), _):
                return _grown(base, f"{path}[]")
            case (Unknown(), _):
                return base
            case _:
                return Unknown(reason="a member that cannot be told")

    def _configured(self, path: str, key: str) -> Value | None:
        """What the configuration files of the repository hold at the place of a parsed file that is read here."""
        loaded = _LOADED.fullmatch(f"{path}[{key}]")
        if loaded is None or not self._config:
            return None
        kind = "toml" if "toml" in loaded["loader"] else loaded["loader"].split(".")[0]
        found = self._config.get((kind, loaded["keys"].strip("[]").replace("][", ".")), ())
        return choice(found) if found else None

    def _member(self, value: Value, at: Location) -> Value:
        """What a loop over the value yields."""
        match value:
            case Items(members=members) if members:
                element = choice(members)
            case Table(entries=entries):
                element = choice([Known(value=key) for key, _ in entries])
            case External(path=path):
                element = _grown(value, path if path.endswith("[]") else f"{path}[]")
            case Choice(options=options):
                return choice([self._member(option, at) for option in options], value.via)
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
                        return self._result(found)
                return value
            case Items(members=members, open=True) if members:
                return members[0]
            case _:
                return value

    # Calls

    def _call(self, path: str, scope: int, call: Call) -> Value:
        if special := self._string_call(path, scope, call):
            return special
        return choice([self._called(path, scope, call, each) for each in _options(self.value(path, scope, call.func))])

    def _called(self, path: str, scope: int, call: Call, target: Value) -> Value:
        match target:
            case External():
                return self._external_call(path, scope, call, target)
            case Internal(kind="class"):
                return self._constructed(path, call, target)
            case Internal(kind="function" | "method"):
                return self._result(target)
            case Selected():
                return replace(target, value=self._called(path, scope, call, target.value))
            case Unknown():
                return target
            case _:
                return Unknown(reason="a call of something that is not followed")

    def _constructed(self, path: str, call: Call, target: Internal) -> Value:
        """An instance; of a class that only extends one from outside, an instance of that one."""
        return replace(target, kind="instance", call=self.location(path, call.at))

    def _string_call(self, path: str, scope: int, call: Call) -> Value | None:
        if not isinstance(call.func, Attr):
            return None
        base, name = call.func.base, call.func.name
        if name == "join" and isinstance(base, Const) and len(call.args) == 1:
            members = self.value(path, scope, call.args[0].value)
            if isinstance(members, Items) and not members.open and isinstance(base.value, str):
                parts = [part for each in members.members for part in (Known(value=base.value), each)]
                return joined(parts[1:])
        receiver = self.value(path, scope, base)
        if isinstance(receiver, (Known, Partial, FromEnv, Choice, Selected)):
            texts = tuple(arg.value.value for arg in call.args if _is_plain_text(arg))
            if len(texts) == len(call.args) and (found := string_method(receiver, name, texts)):
                return found if not isinstance(receiver, Choice) or found != receiver else None
        if isinstance(receiver, Table) and name == "get" and call.args:
            key = self.value(path, scope, call.args[0].value)
            found = receiver.get(str(key.value)) if isinstance(key, Known) else Unknown(reason="an unknown key")
            return self.argument(path, scope, call.args, "default", 1) if isinstance(found, Absent) else found
        if isinstance(receiver, Items) and name == "pop":
            return self._picked("pop", receiver, path, call.at)
        if name == "get" and call.args and (isinstance(receiver, Unknown) or _is_body(receiver)):
            return self._got(path, scope, call, receiver)
        return None

    def _got(self, path: str, scope: int, call: Call, receiver: Value) -> Value | None:
        """`mapping.get(key, default)` on a mapping that is not known in full."""
        default = self.argument(path, scope, call.args, "default", 1)
        found = self._index(receiver, self.value(path, scope, call.args[0].value))
        if isinstance(receiver, Unknown) and (isinstance(default, (Absent, Unknown)) or not _given(default)):
            return None
        return choice([found, *_given(default)]) if isinstance(found, (External, Unknown)) else found

    def _external_call(self, path: str, scope: int, call: Call, target: External) -> Value:
        name = target.path
        at = self.location(path, call.at)

        def argument(word: str, position: int) -> Value:
            return self.argument(path, scope, call.args, word, position)

        match name:
            case "random.choice" | "secrets.choice" | "random.choices" | "random.sample":
                return self._picked("choice", argument("seq", 0), path, call.at)
            case "itertools.cycle":
                return self._picked("cycle", argument("iterable", 0), path, call.at)
            case "next" | "anext":
                source = argument("", 0)
                return replace(source, at=at) if isinstance(source, Selected) else self._member(source, at)
            case "urllib.parse.urljoin":
                return url_joined(argument("base", 0), argument("url", 1))
            case "os.path.join" | "posixpath.join":
                parts = [self.value(path, scope, arg.value) for arg in call.args]
                return joined([piece for part in parts for piece in (Known(value="/"), part)][1:])
            case "getattr":
                key = argument("", 1)
                if isinstance(key, Known):
                    return self._attributes(argument("", 0), str(key.value))
            case "importlib.import_module" | "__import__":
                key = argument("name", 0)
                if isinstance(key, Known):
                    imp = Import(scope=0, alias="", module=str(key.value), name="", level=0, at=call.at)
                    return self._imported(path, imp)
            case "enumerate":
                return _open_pairs(self._member(argument("iterable", 0), at))
            case "dict":
                return Table(
                    entries=tuple((arg.name, self.value(path, scope, arg.value)) for arg in call.args if arg.name)
                )
            case _ if name in self._passing and call.args:
                return argument("", 0)
        if name in _ENV_CALLS:
            return self._read_environment(path, scope, call)
        return _grown(target, f"{name}()", at)

    def _read_environment(self, path: str, scope: int, call: Call) -> Value:
        name = self.argument(path, scope, call.args, "key", 0)
        default = self.argument(path, scope, call.args, "default", 1)
        shown = name.value if isinstance(name, Known) else "?"
        step = Step(path=path, line=call.at.line, text=f"read from the environment variable `{shown}`")
        return self._environment(str(shown), Absent() if _is_none(default) else default, (step,))

    def _environment(self, name: str, default: Value, via: tuple[Step, ...]) -> Value:
        """The variable; what the repository's own configuration sets it to joins its default."""
        options = [*_given(default), *self.settings.get(name, ())]
        return FromEnv(name=name, default=choice(options) if options else Absent(), via=via)

    def _picked(self, how: str, source: Value, path: str, at: Span) -> Value:
        """One member of a collection, remembered as such."""
        match source:
            case Selected():
                return source
            case Items(members=members) if members:
                element = choice(members)
            case External(path=inner):
                element = _grown(source, f"{inner}[]")
            case _:
                element = Unknown(reason="a member of a collection filled at run time", via=source.via)
        return Selected(how=how, value=element, source=source, at=self.location(path, at), via=source.via)

    def _result(self, target: Internal) -> Value:
        """What a function of the repository returns."""
        index = self.indexes[target.path]
        number = index.named(target.scope)
        results: list[Value] = []
        yields: list[Value] = []
        for statement in index.results.get(number, ()):
            if statement.value is None:
                continue
            if statement.kind == "return":
                results.append(self.value(target.path, number, statement.value))
            elif statement.kind == "yield":
                part = (
                    statement.value.children[0]
                    if isinstance(statement.value, Opaque) and statement.value.children
                    else None
                )
                yields += [self.value(target.path, number, part)] if part else []
        useful = [each for each in results if not _is_none(each)]
        if useful:
            return choice(useful)
        if yields:
            return Items(members=(choice(yields),), open=True)
        return Unknown(reason=f"what `{target.scope}` returns is not followed")


def _is_body(value: Value) -> bool:
    return isinstance(value, External) and _BODY.search(value.path) is not None


def _grown(value: External, path: str, call: Location | None = None) -> Value:
    if len(path) > _PATH_LENGTH:
        return Unknown(reason="the chain of calls is too long", via=value.via)
    return replace(value, path=path, calls=(*value.calls, call) if call else value.calls)


def _divided(left: Value, right: Value) -> Value:
    """`left / right` of paths: one from `pathlib` stays one, a text grows."""
    for each in _options(left):
        if isinstance(each, External):
            return replace(each, path=_PATH) if each.path.startswith("pathlib.") else Unknown(reason="a quotient")
    if all(isinstance(each, Known) and isinstance(each.value, (int, float)) for each in _options(left)):
        return Unknown(reason="a quotient")
    return joined([left, Known(value="/"), right])


def _open_pairs(element: Value) -> Value:
    pair = Items(members=(Unknown(reason="a counter"), element))
    return Items(members=(pair,), open=True)


def _reaching(index: FileIndex, bounds: list[Bound], at: Span | None) -> list[Bound]:
    """The bindings that can hold at the place of reading; all of them when it lies in another scope."""
    if at is None:
        return bounds
    before = [bound for bound in bounds if bound.line <= at.line and not _is_own(bound, at)]
    if not before:
        return bounds
    for number in range(len(before) - 1, -1, -1):
        if before[number].block < 0 or before[number].param:
            return before[number:]
        header = index.facts.blocks[before[number].block]
        if header.at.line <= at.line <= header.at.end_line and header.kind in ("for", "while", "with", "try", "if"):
            return before[number:]
    return before


def _is_own(bound: Bound, at: Span) -> bool:
    """Whether the name is read on the right of this very assignment."""
    statement = bound.statement
    if statement is None or statement.value is None or statement.kind == "for":
        return False
    span = statement.value.at
    return (span.line, span.column) <= (at.line, at.column) <= (span.end_line, span.end_column)


def _given(value: Value) -> list[Value]:
    return [] if isinstance(value, Absent) or _is_none(value) or bare(value) == Known(value="") else [value]


def _options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Choice) else (value,)


def _is_none(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _is_declared(value: Value) -> bool:
    return isinstance(value, Unknown) and value.reason.endswith("is only declared")


def _is_property(decorators: Iterable[Expr]) -> bool:
    return any(isinstance(each, (Name, Attr)) and _last(each) in ("property", "cached_property") for each in decorators)


def _is_static(decorators: Iterable[Expr]) -> bool:
    return any(isinstance(each, Name) and each.id == "staticmethod" for each in decorators)


def _last(expr: Name | Attr) -> str:
    return expr.id if isinstance(expr, Name) else expr.name


def _is_plain_text(arg: Arg) -> bool:
    return not arg.name and isinstance(arg.value, Const) and isinstance(arg.value.value, str)


def _span(at: Location) -> Span:
    return Span(at.line, at.column, at.end_line, at.end_column)


def _shown(value: Value) -> str:
    """A value in a sentence, secrets masked."""
    match value:
        case Known(value=str() as text):
            return f'"{redact(text[:80])}"'
        case Known(value=value):
            return repr(value)
        case Partial(parts=parts):
            return '"' + redact("".join("{…}" if part is None else part for part in parts)[:80]) + '"'
        case Secret(kind=kind):
            return f"a literal credential ({kind})"
        case FromEnv(name=name):
            return f"the environment variable `{name}`"
        case External(path=path):
            return f"`{path}`"
        case Internal(kind=kind, scope=scope):
            return f"the {kind} `{scope}`" if scope else f"a {kind}"
        case Selected(how=how):
            return f"one member of a collection ({how})"
        case Items(members=members):
            return f"a collection of {len(members)}"
        case Table():
            return "a mapping"
        case Choice(options=options):
            return " or ".join(_shown(option) for option in options[:3])
        case Unknown(reason=reason):
            return f"not known: {reason}"
        case _:
            return "not given"


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value; the value itself when there is one only."""
    return _options(value)


_CREDENTIAL = re.compile(r"(?i)key|token|cookie|secret|passw|auth|session|psid|bearer|^_?u$")


def shown_as(name: str, value: Value) -> str:
    """The value as words; of a name that sounds like a credential only that it is a literal."""
    if _CREDENTIAL.search(name) and isinstance(value, (Known, Partial)) and value != Known(value=None, via=value.via):
        return "a literal value"
    return _shown(value)


def shown(value: Value) -> str:
    """The value as words for an evidence sentence."""
    return _shown(value)


__all__ = ["Program", "mapped", "options", "shown", "shown_as"]
