"""Reads plain data into the frozen values their annotations describe, noting every mistake. Knows no contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import StructMeta
from msgspec.structs import fields

_WORDS = {str: "text", int: "a whole number", bool: "true or false"}


def shape(kind: Any, raw: object, where: str, mistakes: list[str]) -> Any:
    """`raw` as a value of `kind`; what does not fit is noted with the place and read as None."""
    origin = get_origin(kind)
    if isinstance(kind, StructMeta):
        return _record(kind, raw, where, mistakes)
    if origin is tuple:
        return _members(kind, raw, where, mistakes)
    if origin in (Union, UnionType):
        return _either(kind, raw, where, mistakes)
    if origin is Literal:
        return _one_of(get_args(kind), raw, where, mistakes)
    if kind is Decimal:
        return _decimal(raw, where, mistakes)
    return _scalar(kind, raw, where, mistakes)


def _record(kind: Any, raw: object, where: str, mistakes: list[str]) -> Any:
    if not isinstance(raw, Mapping):
        return _wrong(raw, "a mapping", where, mistakes)
    hints = {field.name: field.type for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.required}
    mistakes += [f"{where}.{name}: not a key of this place" for name in raw if name not in hints]
    mistakes += [f"{where}.{name}: missing" for name in sorted(needed - raw.keys())]
    values = {name: shape(hints[name], raw[name], f"{where}.{name}", mistakes) for name in raw if name in hints}
    return None if needed - raw.keys() else kind(**values)


def _members(kind: Any, raw: object, where: str, mistakes: list[str]) -> Any:
    """A tuple of values from a list; a tuple of (name, value) pairs from a mapping."""
    member = get_args(kind)[0]
    if _is_pair(member):
        if not isinstance(raw, Mapping):
            return _wrong(raw, "a mapping", where, mistakes)
        value = get_args(member)[1]
        return tuple((str(name), shape(value, item, f"{where}.{name}", mistakes)) for name, item in raw.items())
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return _wrong(raw, "a list", where, mistakes)
    return tuple(shape(member, item, f"{where}.{_label(item, index)}", mistakes) for index, item in enumerate(raw))


def _is_pair(kind: Any) -> bool:
    return get_origin(kind) is tuple and Ellipsis not in get_args(kind)


def _label(item: object, index: int) -> str:
    """The name of a list member where it has one: a message with it is easier to follow than a number."""
    names = [item[key] for key in ("id", "name", "type", "old") if key in item] if isinstance(item, Mapping) else []
    return str(names[0]) if names else str(index)


def _either(kind: Any, raw: object, where: str, mistakes: list[str]) -> Any:
    options = get_args(kind)
    if raw is None and NoneType in options:
        return None
    rest = [option for option in options if option is not NoneType]
    fitting = [option for option in rest if type(raw) is option]
    return shape(fitting[0] if fitting else rest[0], raw, where, mistakes)


def _one_of(options: tuple[object, ...], raw: object, where: str, mistakes: list[str]) -> object:
    return raw if raw in options else _wrong(raw, f"one of {', '.join(map(str, options))}", where, mistakes)


def _decimal(raw: object, where: str, mistakes: list[str]) -> Any:
    """Quoted text only: a bare number has already lost its exactness."""
    try:
        number = Decimal(raw) if isinstance(raw, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and number >= 0:
        return number
    return _wrong(raw, "a quoted decimal number", where, mistakes)


def _scalar(kind: Any, raw: object, where: str, mistakes: list[str]) -> object:
    return raw if type(raw) is kind else _wrong(raw, _WORDS[kind], where, mistakes)


def _wrong(raw: object, expected: str, where: str, mistakes: list[str]) -> Any:
    mistakes.append(f"{where}: {raw!r} is not {expected}")
    return None
