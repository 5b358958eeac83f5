"""What an expression stands for, followed through names, attributes, calls and files.

Demand-driven and memoised; flow-insensitive but for the order of assignments in one scope. What cannot be told
becomes `Unknown` with its reason, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from offramp.facts import (
    Attr,
    Call,
    Const,
    DictDisplay,
    Display,
    Either,
    Expr,
    FileFacts,
    Item,
    Join,
    Name,
    Op,
    Opaque,
    SecretConst,
    Statement,
)
from offramp.model import Step
from offramp.resolve.base import (
    given,
    options,
)
from offramp.resolve.calls import PASSING, Calls
from offramp.resolve.copies import Copy
from offramp.resolve.kept import kept, key_in_state
from offramp.resolve.strings import choice, joined, with_steps
from offramp.resolve.templates import percent
from offramp.resolve.urls import text_with_holes
from offramp.settings.schemas import Schema
from offramp.values import (
    External,
    FromEnv,
    Items,
    Known,
    Secret,
    Selected,
    Table,
    Unknown,
    Value,
)

_DEPTH = 60
_PATH = "pathlib.Path()"


class Program(Calls):
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
        copies: Mapping[tuple[str, str], Copy] | None = None,
        schemas: Iterable[Schema] = (),
    ) -> None:
        super().__init__(files, settings or {}, foreign, config or {}, copies or {}, schemas)
        self._passing = PASSING | passing
        self._memo: dict[tuple[str, int, int, int], Value] = {}
        self._passing_by: dict[tuple[str, int, int, int], Value] = {}
        self._keep: list[object] = []
        self._active: set[tuple[str, int, int, int]] = set()
        self._looking_up = set()
        self._children = None
        self._asking = set()
        self._reaching = {}
        self._by_target = {}
        self._results = {}
        self._kept = kept(self.indexes)
        for name, value in self._set_in_code():
            self.settings[name] = (*self.settings.get(name, ()), value)
        self._memo.clear()
        self._reaching.clear()
        self._by_target.clear()
        self._results.clear()

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
                    variable = str(name.value)
                    step = Step(path=path, line=statement.at.line, text=f"`{variable}` is set in the environment here")
                    yield variable, with_steps(self.value(path, statement.scope, value), (step,))

    def value(self, path: str, scope: int, expr: Expr) -> Value:
        """What `expr` stands for where it is read."""
        if self._frame and (self._frame.path, self._frame.scope) != (path, scope):
            with self._within(None):
                return self.value(path, scope, expr)
        key = (path, scope, id(expr), id(self._frame))
        if key in self._memo:
            return self._memo[key]
        if key in self._passing_by:
            return self._passing_by[key]
        depth = len(self._active)
        if key in self._active or depth > _DEPTH:
            self._cuts += 1
            return Unknown(reason="it depends on itself" if key in self._active else "the chain is too long")
        self._active.add(key)
        cuts = self._cuts
        try:
            result = self._evaluate(path, scope, expr)
        finally:
            self._active.discard(key)
        self._keep.append(expr)
        if cuts == self._cuts or not depth:
            self._memo[key] = result
        else:
            # Cut short by a cycle: good enough for the question that is being asked, not for the next one.
            self._passing_by[key] = result
        if not depth:
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
                return self._of_state(expr, self._attributes(self.value(path, scope, base), name))
            case Item(base=base, index=index):
                found = self._item(path, scope, expr, self.value(path, scope, base), self.value(path, scope, index))
                return self._of_state(expr, found)
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
            case Op(symbol="%", operands=(left, right)):
                return self._percent(path, scope, self.value(path, scope, left), right)
            case Opaque(kind="DictComp", children=(_, inner)):
                return _comprehended(self.value(path, scope, inner))
            case Opaque(kind="if", children=(chosen, *_)):
                return self.value(path, scope, chosen)
            case _:
                return Unknown(reason="computed at run time")

    def _percent(self, path: str, scope: int, template: Value, right: Expr) -> Value:
        """`template % values`, where it is about texts."""
        if isinstance(right, Display):
            return percent(template, [self.value(path, scope, each) for each in right.members], {})
        given = self.value(path, scope, right)
        return percent(template, [given], dict(given.entries) if isinstance(given, Table) else {})

    def _of_state(self, expr: Attr | Item, value: Value) -> Value:
        """What was put into the state of a server, where the object that is read says nothing itself."""
        name = key_in_state(expr) if isinstance(value, (Unknown, External)) else ""
        found = [
            with_steps(self.value(each.path, each.scope, each.value), (self._kept_step(each.path, each.line, name),))
            for each in self._kept.get(name, ())
        ]
        return choice(known) if (known := [each for each in found if not isinstance(each, Unknown)]) else value

    def _kept_step(self, path: str, line: int, name: str) -> Step:
        return Step(path=path, line=line, text=f"`{name}` is put into the state of the server here")

    def _either(self, options: list[Value]) -> Value:
        """`a or b`: an environment variable without default takes the second as its default."""
        first, *rest = options
        if isinstance(first, FromEnv) and rest:
            return replace(first, default=choice([*given(first.default), *rest]))
        useful = [each for each in options if not (isinstance(each, Known) and each.value in (None, "", False))]
        return choice(useful or options[:1])

    def _table(self, path: str, scope: int, entries: tuple[tuple[Expr | None, Expr], ...]) -> Value:
        found: list[tuple[str, Value]] = []
        keys: list[Value] = []
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
                keys.append(name)
        return Table(entries=tuple(found), open=is_open or bool(keys), keys=tuple(keys))


def _comprehended(value: Value) -> Value:
    """A mapping with values from outside under keys that are not known, such as cookies by their names."""
    inner = value.value if isinstance(value, Selected) else value
    if not isinstance(inner, External):
        return Unknown(reason="computed at run time")
    return Table(entries=(), open=True, others=(value,))


def _divided(left: Value, right: Value) -> Value:
    """`left / right` of paths: one from `pathlib` stays one, a text grows."""
    for each in options(left):
        if isinstance(each, External):
            if not each.path.startswith("pathlib."):
                return Unknown(reason="a quotient")
            return replace(each, path=_PATH, place=f"{each.place}/{text_with_holes(right)}")
    if all(isinstance(each, Known) and isinstance(each.value, (int, float)) for each in options(left)):
        return Unknown(reason="a quotient")
    return joined([left, Known(value="/"), right])
