"""Who calls a function of the repository, and what its parameters are given there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter

from offramp.facts import (
    Arg,
    Call,
    Item,
    Name,
)
from offramp.model import Location, Step
from offramp.resolve.base import (
    Resolver,
    is_static,
    options,
    span_of,
)
from offramp.resolve.handed import PICKED
from offramp.resolve.index import Numbered, tail
from offramp.resolve.strings import choice, with_steps
from offramp.resolve.words import shown_as
from offramp.values import (
    Absent,
    Choice,
    External,
    Internal,
    Items,
    Selected,
    Table,
    Unknown,
    Value,
)


class Callers(Resolver):
    """Calls that reach a function, and the values of its parameters."""

    _reaching: dict[tuple[str, int], list[tuple[str, int, Call]]]
    """The callers that were found, by file and function."""
    _by_target: dict[str, Mapping[tuple[str, str], list[Numbered]]]

    def _packed(self, path: str, scope: int) -> Value:
        """What the callers in the repository give to `**kwargs`: the keywords that no parameter takes."""
        own = {param.name for param in self.indexes[path].facts.scopes[scope].params}
        tables: list[Value] = []
        for caller, where, call in self.callers(path, scope):
            entries = [
                (arg.name, self.value(caller, where, arg.value))
                for arg in call.args
                if arg.name not in own and arg.name
            ]
            is_open = False
            for arg in call.args:
                if arg.star == "**":
                    packed = self.value(caller, where, arg.value)
                    is_open = is_open or not isinstance(packed, Table) or packed.open
                    found = packed.entries if isinstance(packed, Table) else ()
                    entries += [(key, value) for key, value in found if key not in own]
            step = Step(path=caller, line=call.at.line, text="more arguments are passed here")
            tables.append(Table(entries=tuple(entries), open=is_open, via=(step,)))
        return choice(tables) if tables else Unknown(reason="no caller in the repository passes more arguments")

    def _gathered(self, path: str, scope: int, name: str) -> Value:
        """What the callers in the repository give to `*args`: all that stands from its position on."""
        params = [each.name for each in self.indexes[path].facts.scopes[scope].params if each.kind in ("", "*")]
        frame = self._frame if self._frame and (self._frame.path, self._frame.scope) == (path, scope) else None
        calls = [(frame.caller, frame.where, frame.call)] if frame else self.callers(path, scope)
        found: list[Value] = []
        for caller, where, call in calls:
            first = params.index(name) - (self.indexes[path].owner(scope) >= 0)
            plain = [arg for arg in call.args if not arg.name and arg.star != "**"]
            with self._within(frame.parent if frame else None):
                members = tuple(self.value(caller, where, arg.value) for arg in plain[first:])
            step = Step(path=caller, line=call.at.line, text=f"`{name}` is passed here")
            if members:
                found.append(Items(members=members, open=any(arg.star for arg in plain[first:]), via=(step,)))
        return choice(found) if found else Unknown(reason="no caller in the repository passes more arguments")

    def _passed(self, path: str, scope: int, name: str) -> list[Value]:
        frame = self._frame if self._frame and (self._frame.path, self._frame.scope) == (path, scope) else None
        calls = [(frame.caller, frame.where, frame.call)] if frame else self.callers(path, scope)
        values: list[Value] = []
        for caller, where, call in calls:
            with self._within(frame.parent if frame else None):
                passed = self._argument_of(caller, where, call, path, scope, name)
            if not isinstance(passed, Absent):
                step = Step(path=caller, line=call.at.line, text=f"`{name}` is passed here as {shown_as(name, passed)}")
                values.append(with_steps(passed, (step,)))
        return values

    def callers(self, path: str, scope: int) -> list[tuple[str, int, Call]]:
        """The calls in the repository that reach the function."""
        if (path, scope) in self._reaching:
            return self._reaching[path, scope]
        cuts = self._cuts
        found = self._find_callers(path, scope)
        if cuts == self._cuts and not self._frame:
            # What a cycle has cut short, or a frame has narrowed, is no answer for the next question.
            self._reaching[path, scope] = found
        return found

    def _find_callers(self, path: str, scope: int) -> list[tuple[str, int, Call]]:
        index = self.indexes[path]
        owner = index.owner(scope)
        name = tail(index.facts.scopes[scope])
        if name == "__init__" and owner >= 0:
            name, scope = tail(index.facts.scopes[owner]), owner
        function = path, index.facts.scopes[scope].name
        found = [*self._calls_of.near.get(function, ()), *self._called_by(name).get(function, ())]
        found.sort(key=itemgetter(0))
        found += self._called_by(PICKED).get(function, ()) if name in self._listed else ()
        return [*(each for _, each in found), *self._through_decorators(path, scope)]

    def _called_by(self, name: str) -> Mapping[tuple[str, str], list[Numbered]]:
        """The calls by a name, by file and function that they reach: one look serves all functions of that name."""
        if name in self._by_target:
            return self._by_target[name]
        cuts = self._cuts
        found: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
        for number, (caller, where, call) in self._calls_of.far.get(name, ()):
            meant = (each for one in options(self.value(caller, where, call.func)) for each in self._meant(one))
            for function in dict.fromkeys(meant):
                found[function].append((number, (caller, where, call)))
        if cuts == self._cuts and not self._frame:
            self._by_target[name] = found
        return found

    def _meant(self, target: Value) -> Iterator[tuple[str, str]]:
        """File and name of the functions and classes that the thing is, or has arguments bound of."""
        match target:
            case Selected(value=inner):
                yield from self._meant(inner)
            case Choice(options=several):
                yield from (found for one in several for found in self._meant(one))
            case Internal(kind="partial", call=Location() as at):
                where, call = self.indexes[target.path].call_at[span_of(at)]
                bound = options(self.value(target.path, where, call.args[0].value))
                yield from (found for one in bound for found in self._meant(one))
            case Internal():
                yield target.path, target.scope
            case External(path=called):
                for (path, owner), copy in self.copies.items():
                    method = f"{owner}.{called.removeprefix(f'{copy.package}().')}"
                    if self._is_of_copy(target, path, method):
                        yield path, method

    def _is_of_copy(self, target: External, path: str, qualified: str) -> bool:
        """Whether the member of a package's class is this method of a copy of it."""
        owner, _, name = qualified.rpartition(".")
        copy = self.copies.get((path, owner))
        if copy is None or target.path != f"{copy.package}().{name}" or not target.calls:
            return False
        made = target.calls[-1]
        where = self.indexes[made.path].call_at.get(span_of(made))
        classes = options(self.value(made.path, where[0], where[1].func)) if where else ()
        return any(isinstance(each, Internal) and (each.path, each.scope) == (path, owner) for each in classes)

    def _through_decorators(self, path: str, scope: int) -> list[tuple[str, int, Call]]:
        """The calls that decorators of the repository make of the function, where they pass something of their own."""
        index = self.indexes[path]
        found = []
        for decorator in index.facts.scopes[scope].decorators:
            for target in options(self.value(path, index.facts.scopes[scope].parent, decorator)):
                if isinstance(target, Internal) and target.kind in ("function", "method"):
                    found += [
                        each for each in self._calls_of_first(target) if any(not arg.star for arg in each[2].args)
                    ]
        return found

    def _calls_of_first(self, function: Internal) -> list[tuple[str, int, Call]]:
        """The calls of its first parameter in a function and in those nested in it."""
        index = self.indexes[function.path]
        number = index.named(function.scope)
        params = index.facts.scopes[number].params
        if number < 0 or not params:
            return []
        return [
            (function.path, scope, call)
            for scope, _, call in index.calls
            if isinstance(call.func, Name) and call.func.id == params[0].name and number in index.chain(scope)
        ]

    def _argument_of(self, caller: str, where: int, call: Call, path: str, scope: int, name: str) -> Value:
        params = self.indexes[path].facts.scopes[scope].params
        position = next(number for number, each in enumerate(params) if each.name == name)
        if self.indexes[path].owner(scope) >= 0 and not is_static(self.indexes[path].facts.scopes[scope].decorators):
            position -= 1
        if found := self._under_same_key(caller, where, call, path, scope, name):
            return found
        return self.argument(caller, where, call.args, name, position - self._bound_before(caller, where, call))

    def _under_same_key(self, caller: str, where: int, call: Call, path: str, scope: int, name: str) -> Value | None:
        """In `MAKERS[key](base=BASES[key])` each maker gets what stands under its own key."""
        given = next((arg.value for arg in call.args if arg.name == name), None)
        match call.func, given:
            case Item(base=makers, index=Name(id=key)), Item(base=values, index=Name(id=other)) if key == other:
                made, kept = (self.value(caller, where, each) for each in (makers, values))
            case _:
                return None
        if not isinstance(made, Table) or not isinstance(kept, Table):
            return None
        index = self.indexes[path]
        owner = index.owner(scope) if tail(index.facts.scopes[scope]) == "__init__" else -1
        qualified = index.facts.scopes[owner if owner >= 0 else scope].name
        functions = [(key, each) for key, each in made.entries if isinstance(each, Internal)]
        keys = [key for key, each in functions if (path, qualified) in self._meant(each)]
        return choice([kept.get(key) for key in keys]) if keys else None

    def _bound_before(self, caller: str, where: int, call: Call) -> int:
        """How many positions are taken already of what is called there: by `partial`, by a decorator."""
        for target in options(self.value(caller, where, call.func)):
            if isinstance(target, Internal) and target.kind == "partial" and target.call:
                bound = self.indexes[target.path].call_at[span_of(target.call)][1]
                return sum(not arg.name for arg in bound.args[1:])
            if isinstance(target, Internal) and target.kind in ("function", "method"):
                number = self.indexes[target.path].named(target.scope)
                through = self._through_decorators(target.path, number) if number >= 0 else []
                return max(
                    (sum(not arg.name and not arg.star for arg in each.args) for _, _, each in through), default=0
                )
        return 0

    def argument(self, path: str, scope: int, args: tuple[Arg, ...], name: str, position: int = -1) -> Value:
        """The argument given by keyword `name` (`a|b`: one of them) or at `position` (-1: by keyword only)."""
        names = [each for each in name.split("|") if each]
        for arg in args:
            if arg.name in names:
                return self.value(path, scope, arg.value)
        plain = [arg for arg in args if not arg.name and arg.star != "**"]
        if 0 <= position < len(plain) and not any(arg.star for arg in plain[: position + 1]):
            return self.value(path, scope, plain[position].value)
        for arg in args:
            if arg.star == "**":
                packed = self.value(path, scope, arg.value)
                given = [found for each in names if not isinstance(found := _unpacked(packed, each), Absent)]
                if given:
                    return given[0]
        if position >= 0 and any(arg.star == "*" for arg in plain):
            return Unknown(reason="given by an unpacked sequence")
        return Absent()


def _unpacked(packed: Value, name: str) -> Value:
    """What `**packed` gives to the parameter `name`."""
    tables = [each for each in options(packed) if isinstance(each, Table)]
    if len(tables) < len(options(packed)):
        return Unknown(reason="given by an unpacked mapping")
    found = [value for each in tables if not isinstance(value := each.get(name), Absent)]
    return choice(found) if found else Absent()
