"""One place where the program reaches outside, and questions about its arguments and its receiver."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import Arg, Attr, Call, Name
from offramp.model import Location, Step
from offramp.resolve.base import options, span_of
from offramp.resolve.evaluate import Program
from offramp.resolve.paths import Pattern
from offramp.resolve.strings import choice, joined
from offramp.values import Absent, External, FromEnv, Internal, Items, Known, Selected, Table, Unknown, Value


class Site(Struct, frozen=True, kw_only=True):
    """One call, or one assignment to an attribute outside the repository (`target` then ends with `=`)."""

    path: str
    scope: int
    block: int
    target: External
    args: tuple[Arg, ...]
    location: Location
    sure: bool = True
    """Whether the target is the only thing the call can mean."""
    picked: Selected | None = None
    """How the object whose method is called was picked out of several."""
    base: Site | None = None
    """Where other arguments of the call stand: the client that this one is derived from, the `partial` that binds
    them, the construction whose class passes them on."""
    written: bool = True
    """Whether the call is written as one; if not, its function is handed to something that calls it."""


class Questions:
    """What may be asked of a site."""

    program: Program
    by_location: dict[Location, list[Site]]
    _set: dict[str, list[Site]]
    _clients: tuple[tuple[Pattern, str, str], ...]
    _derived: tuple[Pattern, ...]

    def scope_name(self, site: Site) -> str:
        """The qualified name of the function or class around the site."""
        return self.program.indexes[site.path].facts.scopes[site.scope].name

    def argument(self, site: Site, spec: str) -> Value:
        """The value of `word|0`, or of `word.key.0` inside it; `*` is any member."""
        head, *rest = spec.split(".")
        value = self._argument(site, head)
        changed = self.changed(site) if head == "base_url" else ()
        if changed:
            value = choice([self._argument(each, "value") for each in changed])
        if head == "base_url" and (isinstance(value, Absent) or value == Known(value=None, via=value.via)):
            value = self._implied(site)
        for key in rest:
            value = member(value, key)
        return value

    def _argument(self, site: Site, spec: str) -> Value:
        if spec.startswith("file|") and "pathlib." in site.target.path:
            return self._file(site.target)
        names, _, last = spec.rpartition("|")
        position = int(last) if last.isdigit() else -1
        names = spec if position < 0 else names
        before = sum(not arg.name for arg in site.base.args) if site.base and not site.written else 0
        own = position - before if position >= before else -1
        value = self.program.argument(site.path, site.scope, site.args, names, own)
        return self._argument(site.base, spec) if site.base and isinstance(value, Absent) else value

    def _file(self, target: External) -> Value:
        """The file whose `pathlib.Path` is asked to read or to write."""
        made = self.by_location.get(target.calls[0], []) if target.calls else []
        root = [self._argument(each, "|0") for each in made if each.target.path.endswith(".Path")]
        return joined([*root[:1], Known(value=target.place)])

    def changed(self, site: Site) -> tuple[Site, ...]:
        """The assignments to the `base_url` of the client that is made at the site."""
        settings = self._set.get(f"{site.target.path}().base_url=", [])
        return tuple(each for each in settings if each.target.calls[-1:] == (site.location,))

    def _implied(self, site: Site) -> Value:
        """The base URL that a client without one takes from the environment, when the repository sets it."""
        for fits, env, default in self._clients:
            if fits.fullmatch(site.target.path) and (given := self.program.settings.get(env)):
                step = Step(path=site.path, line=site.location.line, text=f"without `base_url` it reads `{env}`")
                return FromEnv(name=env, default=choice(given), via=(step,))
            if fits.fullmatch(site.target.path) and default:
                step = Step(path=site.path, line=site.location.line, text=f"without `base_url` it goes to {default}")
                return Known(value=default, via=(step,))
        return Absent()

    def values(self, site: Site) -> Iterator[tuple[str, Value]]:
        """Every argument with its name (empty when positional)."""
        for arg in site.args:
            yield arg.name, self.program.value(site.path, site.scope, arg.value)

    def receiver(self, site: Site) -> Site | None:
        """The call that made the object whose method is called; a module or a parameter stands for itself."""
        if not site.target.calls or site.target.calls == (site.location,):
            return self._unmade(site)
        made = self._made(site.target.calls[-1])
        if made and any(fits.fullmatch(made.target.path) for fits in self._derived):
            base = self.receiver(made)
            return replace(made, base=base, target=base.target) if base else made
        return made

    def _made(self, at: Location) -> Site | None:
        found = self.by_location.get(at, [])
        return found[0] if found else self._constructed(at)

    def set_for(self, site: Site, names: frozenset[str]) -> Iterator[tuple[str, Value]]:
        """What the function around a call of a module sets on it beforehand, such as `openai.api_key`."""
        if site.target.calls or "()" in site.target.path:
            return
        head = site.target.path.split(".")[0]
        for name in sorted(names):
            for each in self._set.get(f"{head}.{name}=", []):
                if (each.path, each.scope) == (site.path, site.scope):
                    yield name, self._argument(each, "value")

    def _unmade(self, site: Site) -> Site | None:
        """A receiver that no call in the repository makes: a module, or an instance that is passed in."""
        head = site.target.path.split("()")[0] if "()" in site.target.path else site.target.path.split(".")[0]
        if head == site.target.path:
            return None
        for name in ("base_url", "api_base"):
            given = self._set.get(f"{head}.{name}=", [])
            if given:
                near = min(given, key=lambda each: (each.path != site.path, each.scope != site.scope, each.location))
                return replace(
                    near, target=replace(near.target, path=head), args=(Arg("base_url", near.args[0].value),)
                )
        return replace(site, target=External(path=head), args=())

    def extending(self) -> Iterator[Site]:
        """The constructions of classes of the repository that extend one from outside."""
        for path in sorted(self.program.indexes):
            for scope, _, call in self.program.indexes[path].calls:
                if any(isinstance(each, Internal) for each in options(self.program.value(path, scope, call.func))):
                    made = self._constructed(self.program.location(path, call.at))
                    if made and made.target.path:
                        yield made

    def _constructed(self, at: Location) -> Site | None:
        """The construction of a class of the repository that extends one from outside."""
        index = self.program.indexes.get(at.path)
        span = span_of(at)
        for scope, block, call in index.calls if index else ():
            if call.at == span:
                extended, inside = self._extended(at.path, scope, call)
                target = External(path=extended, calls=(at,))
                made = Site(path=at.path, scope=scope, block=block, target=target, args=call.args, location=at)
                return replace(inside, target=target, location=at, base=made) if inside else made
        return None

    def _extended(self, path: str, scope: int, call: Call) -> tuple[str, Site | None]:
        """The outside class that the called class of the repository extends, and what its `__init__` passes up."""
        for each in options(self.program.value(path, scope, call.func)):
            if isinstance(each, Internal) and (found := self.program.outside_base(each)):
                return found, self._passed_up(each)
        return "", None

    def _passed_up(self, cls: Internal) -> Site | None:
        """The call of `super().__init__` in a class."""
        index = self.program.indexes[cls.path]
        number = index.named(f"{cls.scope}.__init__")
        for scope, block, call in index.calls:
            match call.func:
                case Attr(base=Call(func=Name(id="super")), name="__init__") if scope == number >= 0:
                    at = self.program.location(cls.path, call.at)
                    nothing = External(path="")
                    return Site(path=cls.path, scope=scope, block=block, target=nothing, args=call.args, location=at)
        return None


def member(value: Value, key: str) -> Value:
    """A member of a mapping or sequence, with the evidence of both; `*` any member."""
    found = _member(value, key)
    return replace(found, via=tuple(dict.fromkeys((*value.via, *found.via)))) if value.via else found


def _member(value: Value, key: str) -> Value:
    match value:
        case Table(entries=entries) if key == "*":
            return choice([each for _, each in entries])
        case Table():
            return value.get(key)
        case Items(members=members) if key == "*":
            return choice(members) if members else Absent()
        case Items(members=members) if key.lstrip("-").isdigit():
            number = int(key)
            return members[number] if -len(members) <= number < len(members) else Absent()
        case Selected():
            return member(value.value, key)
        case Absent() | Items():
            return Absent()
        case _:
            found = [member(each, key) for each in options(value) if isinstance(each, (Table, Items))]
            return choice(found) if found else Unknown(reason="inside a value that is not known")
