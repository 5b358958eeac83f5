"""What calls hand back."""

from __future__ import annotations

import re

from msgspec.structs import replace

from offramp.facts import (
    Arg,
    Attr,
    Call,
    Const,
    Import,
    Opaque,
    Span,
    last_name,
)
from offramp.model import Location, Step
from offramp.resolve.base import (
    BUILTINS,
    Frame,
    given,
    grown,
    is_none,
    options,
    span_of,
)
from offramp.resolve.handed import is_partial, waited_for
from offramp.resolve.members import Members
from offramp.resolve.strings import choice, joined, mapped, string_method, url_joined, with_steps
from offramp.resolve.templates import formatted, replaced
from offramp.resolve.words import shown_as
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

_ENV_CALLS = frozenset(
    {"os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "decouple.config", "environ.get"}
)
PASSING = frozenset(
    {
        "str", "list", "tuple", "set", "iter", "sorted", "reversed", "collections.deque", "copy.copy", "copy.deepcopy",
        "os.path.expanduser", "os.path.expandvars", "os.path.abspath", "os.path.realpath", "os.path.normpath",
    }
)  # fmt: skip
_STARTED = frozenset({"Thread", "Process", "Timer"})
"""They run the function, but are not what it returns."""
_AWAITED = frozenset(
    {
        "asyncio.run", "asyncio.wait_for", "asyncio.create_task", "asyncio.ensure_future", "asyncio.shield",
        "asyncio.run_coroutine_threadsafe", "nest_asyncio.run", "anyio.run",
    }
)  # fmt: skip
_TAKES = frozenset({"pop", "popleft"})
_QUEUE_TAKES = frozenset({"get", "get_nowait"})
_REDIS = ("redis.", "aioredis.", "upstash_redis.")
_REDIS_TAKES = frozenset({"lpop", "rpop", "blpop", "brpop", "spop", "srandmember", "rpoplpush", "lmove", "zpopmin"})
_PARSERS = frozenset({"configparser.ConfigParser()", "configparser.RawConfigParser()"})
_OF_SECTIONS = frozenset({"get", "getint", "getfloat"})
_INJECTED = frozenset({"fastapi.Depends", "fastapi.Security", "fastapi.params.Depends"})
_FIELDS = frozenset({"pydantic.Field", "pydantic.fields.Field", "dataclasses.field", "attr.ib", "attrs.field"})
_BODY = re.compile(
    r"(\.json\(\)|\.(safe_|full_)?loads?\(\)|\.model_dump\(\)|\.to_dict\(\))(\[[^\]]*\])*$"
    # The replies of version 0.x are dicts which also take dots.
    r"|^openai\.Image\.\w+\(\)(\[[^\]]*\]|\.data)*$"
)


def _overlaid(mapping: Value, words: tuple[tuple[str, Value], ...]) -> Value:
    """`dict(mapping, **words)`; of what is no known mapping only the words are known."""
    if not isinstance(mapping, Table):
        return Table(entries=words, open=not isinstance(mapping, Absent))
    given = {name for name, _ in words}
    kept = tuple(entry for entry in mapping.entries if entry[0] not in given)
    return replace(mapping, entries=kept + words)


class Calls(Members):
    """Results of functions of the repository and of a few from outside that hand a value on."""

    _passing: frozenset[str]
    _results: dict[tuple[str, str, int], Value]

    def _call(self, path: str, scope: int, call: Call) -> Value:
        inner = self.indexes[path].handed.get(call.at)
        if inner and inner is not call and last_name(call.func) not in _STARTED:
            return self._call(path, scope, inner)
        if (given := waited_for(call)) is not None:
            return self.value(path, scope, given)
        if last_name(call.func) == "run_until_complete" and call.args:
            return self.value(path, scope, call.args[0].value)
        if is_partial(call):
            return Internal(kind="partial", path=path, scope="", call=self.location(path, call.at))
        if special := self._string_call(path, scope, call):
            return special
        return choice([self._called(path, scope, call, each) for each in options(self.value(path, scope, call.func))])

    def _called(self, path: str, scope: int, call: Call, target: Value) -> Value:
        match target:
            case External():
                return self._external_call(path, scope, call, target)
            case Internal(kind="class"):
                return self._constructed(path, call, target)
            case Internal(kind="function" | "method"):
                number = self.indexes[target.path].named(target.scope)
                return self._result(target, self._called_from(target.path, number, path, scope, call))
            case Internal(kind="partial", call=Location() as at):
                where, bound = self.indexes[target.path].call_at[span_of(at)]
                return choice(
                    self._called(path, scope, call, each)
                    for each in options(self.value(target.path, where, bound.args[0].value))
                )
            case Selected():
                made = [self._called(path, scope, call, each) for each in options(target.value)]
                return replace(target, value=choice(made))
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
            if isinstance(members, Items) and (holes := _looped(members)):
                return Partial(parts=(None,), holes=holes)
        receiver = self.value(path, scope, base)
        if name == "copy" and not call.args and any(isinstance(each, (Table, Items)) for each in options(receiver)):
            return receiver
        if isinstance(receiver, (Known, Partial, FromEnv, Choice, Selected)):
            texts = tuple(text for arg in call.args if (text := _plain_text(arg)) is not None)
            if len(texts) == len(call.args) and (found := string_method(receiver, name, texts)):
                return found if any(not isinstance(each, (External, Unknown)) for each in options(receiver)) else None
            if name in ("format", "replace") and any(isinstance(each, (Known, Partial)) for each in options(receiver)):
                return self._template_call(path, scope, call, receiver, name)
        if _takes_one(call, name, receiver):
            return self._picked("pop", receiver, path, call.at)
        if name in _OF_SECTIONS and len(call.args) > 1 and isinstance(receiver, External) and receiver.path in _PARSERS:
            section, option = (self.value(path, scope, arg.value) for arg in call.args[:2])
            found = self._index(self._index(receiver, section), option)
            return None if isinstance(found, External) else found
        return self._got_of_each(path, scope, call, receiver) if name == "get" and call.args else None

    def _template_call(self, path: str, scope: int, call: Call, template: Value, name: str) -> Value | None:
        """`template.format(...)`, or a placeholder that is replaced by what is not known."""
        given = [self.value(path, scope, arg.value) for arg in call.args if not arg.name and not arg.star]
        if name == "replace":
            old = _plain_text(call.args[0]) if len(given) > 1 else None
            return replaced(template, old, given[1]) if old else None
        named = {arg.name: self.value(path, scope, arg.value) for arg in call.args if arg.name}
        for arg in call.args:
            spread = self.value(path, scope, arg.value) if arg.star == "**" else None
            named |= dict(spread.entries) if isinstance(spread, Table) else {}
        return formatted(template, given, named)

    def _got_of_each(self, path: str, scope: int, call: Call, receiver: Value) -> Value | None:
        """`mapping.get(key, default)`, where every mapping that it may be tells what it gives."""
        maps = [each for each in options(receiver) if not isinstance(each, Absent)]
        found = [self._got_of(path, scope, call, each) for each in maps]
        told = [each for each in found if each is not None]
        if not told or len(told) < len(found):
            return None
        useful = [each for each in told if not isinstance(each, Absent)]
        return choice(useful or told)

    def _got_of(self, path: str, scope: int, call: Call, receiver: Value) -> Value | None:
        if isinstance(receiver, Table):
            key = self.value(path, scope, call.args[0].value)
            found = receiver.get(str(key.value)) if isinstance(key, Known) else Unknown(reason="an unknown key")
            return self.argument(path, scope, call.args, "default", 1) if isinstance(found, Absent) else found
        if isinstance(receiver, Selected) and _is_body(receiver.value):
            got = self._got(path, scope, call, receiver.value)
            return replace(receiver, value=got) if got is not None else None
        is_asked = isinstance(receiver, Unknown) or _is_body(receiver) or self.given.is_settings(receiver)
        return self._got(path, scope, call, receiver) if is_asked else None

    def _got(self, path: str, scope: int, call: Call, receiver: Value) -> Value | None:
        """`mapping.get(key, default)` on a mapping that is not known in full."""
        default = self.argument(path, scope, call.args, "default", 1)
        found = self._index(receiver, self.value(path, scope, call.args[0].value))
        if isinstance(default, Table) and not default.entries:
            default = Absent()
        if isinstance(receiver, Unknown) and (isinstance(default, (Absent, Unknown, Choice)) or not given(default)):
            return None
        return choice([found, *given(default)]) if isinstance(found, (External, Unknown)) else found

    def _external_call(self, path: str, scope: int, call: Call, target: External) -> Value:
        name = target.path
        at = self.location(path, call.at)

        def argument(word: str, position: int) -> Value:
            return self.argument(path, scope, call.args, word, position)

        match name:
            case "random.choice" | "secrets.choice" | "random.choices" | "random.sample":
                return self._picked("choice", argument("seq", 0), path, call.at)
            case "min" | "max" if any(arg.name == "key" for arg in call.args) and len(call.args) == 2:
                return self._picked("rank", argument("", 0), path, call.at)
            case "itertools.cycle":
                return self._picked("cycle", argument("iterable", 0), path, call.at)
            case "next" | "anext":
                source = argument("", 0)
                if isinstance(source, Selected):
                    return replace(source, at=at, source=source)
                return self._member(source, at)
            case "asyncio.gather" if call.args and not any(arg.name for arg in call.args):
                return self._gathered_results(path, scope, call)
            case "urllib.parse.urljoin":
                return url_joined(argument("base", 0), argument("url", 1))
            case "os.path.join" | "posixpath.join":
                parts = [self.value(path, scope, arg.value) for arg in call.args]
                return joined([piece for part in parts for piece in (Known(value="/"), part)][1:])
            case "getattr":
                keys = [str(each.value) for each in options(argument("", 1)) if isinstance(each, Known)]
                if keys:
                    return choice(self._attributes(argument("", 0), key) for key in keys)
            case "importlib.import_module" | "__import__":
                key = argument("name", 0)
                if isinstance(key, Known):
                    imp = Import(scope=0, alias="", module=str(key.value), name="", level=0, at=call.at)
                    return self._imported(path, imp)
            case "super" if not call.args:
                return self._base_instance(path, scope) or grown(target, f"{name}()", at)
            case "shutil.which":
                return argument("cmd", 0)
            case "int":
                return _number(argument("", 0), grown(target, f"{name}()", at))
            case "enumerate":
                return _open_pairs(self._member(argument("iterable", 0), at))
            case "dict":
                words = tuple((arg.name, self.value(path, scope, arg.value)) for arg in call.args if arg.name)
                return mapped(argument("", 0), lambda each: _overlaid(each, words))
            case _ if (name in self._passing or name in _AWAITED) and call.args:
                return argument("", 0)
            case _ if name in _INJECTED and call.args:
                return self._entered(
                    self._called(path, scope, Call(call.args[0].value, (), call.at), argument("dependency", 0))
                )
            case _ if name in _FIELDS:
                default = argument("default", 0 if name.startswith("pydantic") else -1)
                return grown(target, f"{name}()", at) if isinstance(default, Absent) else default
        if name in _ENV_CALLS:
            return self._read_environment(path, scope, call)
        return grown(target, f"{name}()", at)

    def _gathered_results(self, path: str, scope: int, call: Call) -> Value:
        """What several coroutines give that are run side by side, in their order."""
        members: list[Value] = []
        for arg in call.args:
            given = self.value(path, scope, arg.value)
            members += given.members if arg.star and isinstance(given, Items) else [given]
        if any(arg.star for arg in call.args) and any(isinstance(each, Unknown) for each in members):
            return Unknown(reason="a collection of coroutines that is not followed")
        return Items(members=tuple(members), open=any(arg.star for arg in call.args))

    def _base_instance(self, path: str, scope: int) -> Value | None:
        """What `super()` stands for in a method: an instance as the bases of its class see it."""
        index = self.indexes[path]
        owner = index.class_of(scope)
        found: list[Value] = []
        for base in index.facts.scopes[owner].bases if owner >= 0 else ():
            meant = options(self.value(path, index.facts.scopes[owner].parent, base))
            found += [replace(each, kind="instance") for each in meant if isinstance(each, Internal)]
            outside = [each for each in meant if isinstance(each, External) and each.path not in BUILTINS]
            found += [External(path=f"{each.path}()", via=each.via) for each in outside]
        return choice(found) if found else None

    def _read_environment(self, path: str, scope: int, call: Call) -> Value:
        name = self.argument(path, scope, call.args, "key", 0)
        default = self.argument(path, scope, call.args, "default", 1)
        shown = str(name.value) if isinstance(name, Known) else "?"
        step = Step(path=path, line=call.at.line, text=f"read from the environment variable `{shown}`")
        return self._environment(shown, Absent() if is_none(default) else default, (step,))

    def _environment(self, name: str, default: Value, via: tuple[Step, ...]) -> Value:
        """The variable; what the repository's own configuration sets it to joins its default."""
        options = [*given(default), *self.settings.get(name, ())]
        return FromEnv(name=name, default=choice(options) if options else Absent(), via=via)

    def _picked(self, how: str, source: Value, path: str, at: Span) -> Value:
        """One member of a collection, remembered as such."""
        match source:
            case Selected():
                return source
            case Items(members=members) if members:
                element = choice(members)
            case External(path=inner):
                element = grown(source, f"{inner}[]")
            case _:
                element = Unknown(reason="a member of a collection filled at run time", via=source.via)
        return Selected(how=how, value=element, source=source, at=self.location(path, at), via=source.via)

    def _result(self, target: Internal, frame: Frame | None = None) -> Value:
        """What a function of the repository returns, to one of its callers when `frame` is given."""
        # Frames are kept for good, so that none gets the number of another.
        key = (target.path, target.scope, id(frame))
        if key not in self._results:
            cuts = self._cuts
            with self._within(frame):
                found = self._returned(target)
            if cuts != self._cuts:
                return found
            self._results[key] = found
        return self._results[key]

    def _returned(self, target: Internal) -> Value:
        index = self.indexes[target.path]
        number = index.named(target.scope)
        results: list[Value] = []
        yields: list[Value] = []
        for statement in index.results.get(number, ()):
            if statement.value is None:
                continue
            if statement.kind == "return":
                found = self.value(target.path, number, statement.value)
                said = f"`{target.scope}` returns {shown_as(target.scope, found)}"
                results.append(with_steps(found, (Step(path=target.path, line=statement.at.line, text=said),)))
            elif statement.kind == "yield":
                part = (
                    statement.value.children[0]
                    if isinstance(statement.value, Opaque) and statement.value.children
                    else None
                )
                yields += [self.value(target.path, number, part)] if part else []
        useful = [each for each in results if not is_none(each)]
        if useful and not all(isinstance(each, Unknown) for each in useful):
            return choice(useful)
        declared = index.facts.scopes[number].returns if number >= 0 else None
        if declared is not None and (made := self._declared(target.path, 0, declared)):
            return made
        if useful:
            return choice(useful)
        if yields:
            return Items(members=(choice(yields),), open=True)
        return Unknown(reason=f"what `{target.scope}` returns is not followed")


def _looped(members: Items) -> tuple[Value, ...]:
    """What fills the texts of a loop, where it all comes from outside, such as cookies one by one."""
    inner = members.members[0] if len(members.members) == 1 else None
    while isinstance(inner, Selected):
        inner = inner.value
    holes = inner.holes if isinstance(inner, Partial) else ()
    return holes if all(isinstance(each, External) for each in holes) else ()


def _takes_one(call: Call, name: str, receiver: Value) -> bool:
    """Whether a member is taken out of a list or queue, or out of a list that a Redis server keeps."""
    numbered = all(isinstance(arg.value, Const) and isinstance(arg.value.value, int) for arg in call.args)
    if isinstance(receiver, External):
        from_redis = name in _REDIS_TAKES and receiver.path.startswith(_REDIS)
        return from_redis or (name in _TAKES and numbered and bool(call.args))
    if name in _TAKES:
        return numbered and any(isinstance(each, (Items, Unknown)) for each in options(receiver))
    return name in _QUEUE_TAKES and not call.args and isinstance(receiver, Items)


def _is_body(value: Value) -> bool:
    return isinstance(value, External) and _BODY.search(value.path) is not None


def _number(value: Value, made: Value) -> Value:
    """A number that is written as a text, also as the default of a variable; `made` where it cannot be told."""
    match value:
        case FromEnv(default=default) if (inner := _number(default, made)) is not made:
            return replace(value, default=inner)
        case Choice(options=each):
            numbers = [_number(one, made) for one in each if not _is_no_number(one)]
            return choice(numbers, value.via) if numbers else made
        case Known(value=str() as text) if text.isdecimal():
            return replace(value, value=int(text))
        case Known(value=int()):
            return value
    return made


def _is_no_number(value: Value) -> bool:
    """A text of which `int` would make nothing, such as the empty default of another field."""
    return isinstance(value, Known) and not (isinstance(value.value, int) or str(value.value).isdecimal())


def _open_pairs(element: Value) -> Value:
    element = element.value if isinstance(element, Selected) else element
    pair = Items(members=(Unknown(reason="a counter"), element))
    return Items(members=(pair,), open=True)


def _plain_text(arg: Arg) -> str | None:
    value = arg.value.value if isinstance(arg.value, Const) and not arg.name else None
    return value if isinstance(value, str) else None
