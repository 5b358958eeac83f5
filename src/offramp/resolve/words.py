"""Values as words for evidence sentences, secrets masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from offramp.redact import redact as _redact
from offramp.values import (
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

redact = lru_cache(maxsize=65536)(_redact)

_CREDENTIAL = re.compile(r"(?i)key|token|cookie|secret|passw|auth|session|psid|bearer|^_?u$")


def shown(value: Value) -> str:
    """The value as words for an evidence sentence."""
    return _shown(value)


def _is_address(value: Value) -> bool:
    """A URL is no credential, whatever its variable is called; one that holds a credential is masked on its way out."""
    text = value.value if isinstance(value, Known) else value.parts[0] if isinstance(value, Partial) else None
    return isinstance(text, str) and text.startswith(("http://", "https://"))


def shown_as(name: str, value: Value) -> str:
    """The value as words; of a name that sounds like a credential only what kind of thing it is."""
    if not _CREDENTIAL.search(name) or _is_address(value):
        return _shown(value)
    match value:
        case Known(value=None):
            return _shown(value)
        case Known() | Partial():
            return "a literal value"
        case Items():
            return _collection(value)
        case Table():
            return "a mapping"
        case _:
            return _shown(value)


def _shown(value: Value) -> str:
    """A value in a sentence, secrets masked."""
    match value:
        case Known(value=str() as text):
            return f'"{_cut(text)}"'
        case Known(value=other):
            return repr(other)
        case Partial(parts=parts):
            return '"' + _cut("".join("{…}" if part is None else part for part in parts)) + '"'
        case Secret(kind=kind):
            return f"a literal credential ({kind})"
        case FromEnv(name=name, default=default):
            tail = f", {_shown(default)} by default" if _is_address(default) else ""
            return f"the environment variable `{name}`{tail}"
        case External(path=path):
            return f"`{path}`"
        case Internal(kind=kind, scope=scope):
            return f"the {kind} `{scope}`" if scope else f"a {kind}"
        case Selected(how=how):
            inner = _picked(value)
            return f"{f'{_shown(inner)}, ' if _is_address(inner) else ''}one member of a collection ({how})"
        case Items(members=members):
            return f"{_collection(value)}{_first(members)}"
        case Table(entries=entries):
            return f"a mapping{_keys(name for name, _ in entries)}"
        case Choice(options=options):
            return " or ".join(_shown(option) for option in options[:3])
        case Unknown(reason=reason):
            return f"not known: {reason}"
        case _:
            return "not given"


def _cut(text: str) -> str:
    """As much of a text as a sentence bears, and a sign where there is more."""
    if len(text) <= _LONGEST:
        return redact(text)
    # Half a credential has no shape by which it would be known.
    return redact(_TORN.sub("", text[: _LONGEST + 1])) + "…"


_LONGEST = 80
_TORN = re.compile(r"[\w.~+=-]{8,}\Z")


def _picked(value: Value) -> Value:
    """What a selection, or one out of another, comes to."""
    while isinstance(value, Selected):
        value = value.value
    return value


def _collection(value: Items) -> str:
    """How many a collection holds, as far as that is known."""
    return (
        f"a collection of {len(value.members)}{' or more' if value.open else ''}" if value.members else "a collection"
    )


def _first(members: tuple[Value, ...]) -> str:
    """What a collection begins with: an address, a mapping or a thing that was made; other texts may be credentials."""
    first = [_picked(each) for each in members[:1]]
    told = [
        _shown(each)
        for each in first
        if _is_address(each) or isinstance(each, External) or (isinstance(each, Table) and each.entries)
    ]
    return f", first {told[0]}" if told else ""


def _keys(names: Iterable[str]) -> str:
    """The keys of a mapping, as many as a sentence bears."""
    keys = list(dict.fromkeys(names))
    told = ", ".join(f"`{redact(key)}`" for key in keys[:_MOST] if _WORD.fullmatch(key))
    return f" of {told}{' and more' if len(keys) > _MOST else ''}" if told else ""


_MOST = 5
_WORD = re.compile(r"[A-Za-z_]+([._-][A-Za-z_]+)*")
"""What a key of a body looks like; anything else may be the name of an account, or worse."""
