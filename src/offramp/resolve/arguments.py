"""What a command line gives to a program when nothing is said: the defaults of `argparse`; parses no command line."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.facts import Attr, Call, Const
from offramp.resolve.base import Resolver, given, options
from offramp.resolve.strings import choice
from offramp.values import External, Value

_PARSER = "argparse.ArgumentParser()"
_PARSED = (f"{_PARSER}.parse_args()", f"{_PARSER}.parse_known_args()[0]", f"{_PARSER}.parse_known_args()[]")


def with_default(resolver: Resolver, parsed: External, name: str, value: Value) -> Value:
    """The attribute of parsed arguments, or what it is when the command line does not say it."""
    if parsed.path not in _PARSED or not parsed.calls:
        return value
    at = parsed.calls[0]
    found = [
        default
        for scope, _, call in resolver.indexes[at.path].calls
        if isinstance(call.func, Attr) and call.func.name == "add_argument" and name in _names(call)
        if _is_of(resolver.value(at.path, scope, call.func), parsed)
        for default in given(resolver.argument(at.path, scope, call.args, "default"))
    ]
    return choice([*found, value]) if found else value


def _names(call: Call) -> Iterator[str]:
    """The attribute that an argument is kept under: `dest`, or its long options."""
    for arg in call.args:
        if isinstance(arg.value, Const) and isinstance(arg.value.value, str) and arg.name in ("", "dest"):
            yield arg.value.value.lstrip("-").replace("-", "_")


def _is_of(adding: Value, parsed: External) -> bool:
    """Whether `add_argument` is called on that parser, or on a group of it."""
    return any(isinstance(each, External) and each.calls[:1] == parsed.calls[:1] for each in options(adding))
