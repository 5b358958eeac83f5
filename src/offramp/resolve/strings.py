"""Arithmetic on values that stand for strings; knows nothing of programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urljoin

from msgspec.structs import replace

from offramp.model import Step
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Items,
    Known,
    Partial,
    Selected,
    Table,
    Unknown,
    Value,
    with_via,
)

_CROWDED = "too many possible values"
_TOO_MANY = Unknown(reason=_CROWDED)
_MOST = 24
"""More alternatives than this say nothing."""
_MOST_TEXTS = 48
"""The same for texts, which cost little: every provider of a family builds several addresses."""
_MOST_JOINED = 48 * 48
"""More texts than two such choices come to are not put together one by one: that grows without end in a loop."""


def choice(options: Iterable[Value], via: tuple[Step, ...] = ()) -> Value:
    """One value of several; alternatives are flattened and told apart."""
    each_one = [each for option in options for each in (option.options if isinstance(option, Choice) else (option,))]
    # Most are the very same thing, which is told without a look inside.
    each_one = list({id(each): each for each in each_one}.values())
    if len(each_one) == 1:
        return with_steps(each_one[0], via) if via else each_one[0]
    flat: dict[object, Value] = {}
    for each in each_one:
        flat.setdefault(_likeness(each), each)
    most = _MOST_TEXTS if all(isinstance(each, (Known, Partial)) for each in flat.values()) else _MOST
    if len(flat) > most:
        flat = {_outline(each): each for each in reversed(flat.values())}
        flat = dict(reversed(flat.items()))
    if len(flat) > most:
        return _in_common(list(flat.values()), via)
    found = tuple(flat.values())
    if len(found) == 1:
        return with_steps(found[0], via) if via else found[0]
    if not found:
        return Unknown(reason="nothing is ever assigned", via=via)
    return Choice(options=found, via=via)


def _outline(value: Value) -> object:
    """Equal for values of which the same is known: what fills the holes makes no difference."""
    match value:
        case Partial(parts=parts):
            return ("partial", parts)
        case Unknown():
            return "unknown"
        case FromEnv(default=default):
            return _outline(default)
        case Selected(value=inner):
            return _outline(inner)
        case _:
            return _likeness(value)


def _in_common(values: list[Value], via: tuple[Step, ...]) -> Value:
    """What too many alternatives have in common: how their texts begin."""
    starts = [pieces(value)[0] for value in values]
    start = _beginning([text for text in starts if text]) if all(starts) else ""
    if start:
        return Partial(parts=(start, None), holes=(_TOO_MANY,), via=via)
    return Unknown(reason=_CROWDED, via=via)


def is_crowded(value: Value) -> bool:
    """Whether there were too many alternatives to keep them apart."""
    match value:
        case Choice(options=options):
            return any(is_crowded(each) for each in options)
        case Partial(holes=holes):
            return any(is_crowded(each) for each in holes)
        case Unknown(reason=reason):
            return reason == _CROWDED
    return False


def _beginning(texts: list[str]) -> str:
    """The characters with which all of the texts begin."""
    low, high = min(texts), max(texts)
    same = next(
        (n for n, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), min(len(low), len(high))
    )
    return low[:same]


def distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    """The values told apart, at most as many as a choice may have."""
    return tuple({_likeness(each): each for each in values}.values())[:_MOST]


def _likeness(value: Value) -> object:
    """Equal for values that say the same. Collections are told apart by their members' identity: a deep look at every
    alternative of every name is what would make a run slow.
    """
    match value:
        case Known(value=known):
            return (Known, known)
        case Partial(parts=parts, holes=()):
            return ("partial", parts)
        case Unknown(reason=reason):
            return (Unknown, reason)
        case External(path=path, calls=calls):
            return (External, path, calls)
        case Items(members=members):
            return ("items", value.open, len(value.maybe), *map(id, members))
        case Table(entries=entries):
            return ("table", value.open, value.maybe, *((key, id(each)) for key, each in entries))
        case Selected(how=how, value=inner):
            return (how, value.at, _likeness(inner))
        case FromEnv(name=name, default=default):
            return ("env", name, _likeness(default))
        case Choice(options=options):
            return ("choice", *map(_likeness, options))
        case Partial(parts=parts, holes=holes):
            return ("partial", parts, *map(_likeness, holes))
        case _:
            return bare(value)


def bare(value: Value) -> Value:
    """The value without its evidence, for comparing."""
    return with_via(value, ()) if value.via else value


def with_steps(value: Value, steps: tuple[Step, ...]) -> Value:
    """The value with more evidence behind what it has."""
    known = value.via
    fresh = tuple([step for step in steps if step not in known]) if known else steps
    return with_via(value, known + fresh) if fresh else value


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """`change` applied to every alternative, under an environment variable to its default."""
    match value:
        case Choice(options=options):
            return choice([mapped(option, change) for option in options], value.via)
        case Selected():
            return replace(value, value=mapped(value.value, change))
        case FromEnv(default=Absent()):
            return replace(value, default=change(Partial(parts=(None,))))
        case FromEnv(default=default):
            return replace(value, default=mapped(default, change))
        case _:
            return change(value)


def pieces(value: Value) -> tuple[str | None, ...]:
    """A value as pieces of text; a hole where it is not known."""
    match value:
        case Known(value=str() as text):
            return (text,)
        case Known(value=int() | float() as number):
            return (str(number),)
        case Partial(parts=parts):
            return parts
        case _:
            return (None,)


def text_of(parts: Iterable[str | None]) -> Value:
    """Pieces put together: known when there is no hole."""
    merged: list[str | None] = []
    for part in parts:
        if part is None and (not merged or merged[-1] is not None):
            merged.append(None)
        elif part is not None and merged and merged[-1] is not None:
            merged[-1] += part
        elif part:
            merged.append(part)
    if None not in merged:
        return Known(value="".join(part for part in merged if part))
    return Partial(parts=tuple(merged))


def joined(values: Iterable[Value]) -> Value:
    """The concatenation. A variable at the front stays visible as `FromEnv`, its default carries the tail."""
    result: Value = Known(value="")
    for value in values:
        result = _pair(result, value)
    return result


def _pair(left: Value, right: Value) -> Value:
    right = _unsaid(left, right)
    steps = left.via + tuple(step for step in right.via if step not in left.via)
    if _leaves(left) * _leaves(right) > _MOST_JOINED:
        start = pieces(_in_common(list(left.options) if isinstance(left, Choice) else [left], ()))[0]
        return Partial(parts=(start, None) if start else (None,), holes=(left, right, _TOO_MANY), via=steps)
    match left, right:
        case (Known(value=""), External() | FromEnv() | Selected() | Choice()):
            return right
        case (Choice() | FromEnv() | Selected(), _):
            return mapped(with_steps(left, right.via), lambda each: _pair(each, right))
        case (_, Choice(options=options)):
            return choice([_pair(left, option) for option in options])
        case (_, FromEnv(default=default)) if not isinstance(default, Absent):
            return replace(right, default=_pair(left, default), via=steps)
        case (_, Selected()):
            return replace(right, value=_pair(left, right.value), via=steps)
        case _:
            result = replace(text_of([*pieces(left), *pieces(right)]), via=steps)
            return replace(result, holes=_fillings(left) + _fillings(right)) if isinstance(result, Partial) else result


def _leaves(value: Value) -> int:
    """How many texts a value comes to, selections and variables seen through."""
    match value:
        case Choice(options=options):
            return sum(map(_leaves, options))
        case FromEnv(default=inner) | Selected(value=inner):
            return _leaves(inner)
        case Partial(holes=holes) if holes:
            return sum(map(_leaves, holes))
    return 1


def _unsaid(left: Value, right: Value) -> Value:
    """What stands behind the host of a URL without its evidence, where it is not known or part of the query: neither
    tells where the request goes.
    """
    if not right.via or not _PAST_HOST.match(_beginning_of(left)):
        return right
    is_text = isinstance(right, (Known, Choice, FromEnv, Selected))
    return right if is_text and "?" not in _beginning_of(left) else replace(right, via=())


def _beginning_of(value: Value) -> str:
    """The text of the first alternative, holes left out; empty when it begins with one."""
    match value:
        case Known(value=str() as text):
            return text
        case Partial(parts=(str(), *_) as parts):
            return "".join(part or "" for part in parts)
        case FromEnv(default=inner) | Selected(value=inner) | Choice(options=(inner, *_)):
            return _beginning_of(inner)
        case _:
            return ""


_PAST_HOST = re.compile(r"https?://[^/?#]+[/?#]")


def _fillings(value: Value) -> tuple[Value, ...]:
    match value:
        case Partial(holes=holes):
            return holes
        case Known() | Unknown() | Absent():
            return ()
        case _:
            return (value,)


def url_joined(base: Value, tail: Value) -> Value:
    """`urllib.parse.urljoin` on values."""

    def join(each: Value) -> Value:
        match each, tail:
            case (Known(value=str() as left), Known(value=str() as right)):
                return Known(value=urljoin(left, right), via=each.via)
            case _:
                return joined([each, Known(value="/"), tail])

    return mapped(base, join)


_METHODS: dict[str, Callable[..., str]] = {
    "rstrip": str.rstrip,
    "lstrip": str.lstrip,
    "strip": str.strip,
    "lower": str.lower,
    "upper": str.upper,
    "replace": str.replace,
    "removesuffix": str.removesuffix,
    "removeprefix": str.removeprefix,
}


def string_method(value: Value, name: str, arguments: tuple[str, ...]) -> Value | None:
    """`value.name(*arguments)` for the methods that tidy a URL; None when it is not one of them."""
    if name not in _METHODS:
        return None

    def apply(each: Value) -> Value:
        match each:
            case Known(value=str() as text):
                return replace(each, value=_METHODS[name](text, *arguments))
            case Partial(parts=parts) if name == "rstrip" and parts[-1]:
                return replace(each, parts=(*parts[:-1], parts[-1].rstrip(*arguments)))
            case _:
                return each

    return mapped(value, apply)
