"""Values as words for evidence sentences, secrets masked."""

from __future__ import annotations

import re
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
    return isinstance(value, Known) and isinstance(value.value, str) and value.value.startswith(("http://", "https://"))


def shown_as(name: str, value: Value) -> str:
    """The value as words; of a name that sounds like a credential only that it is a literal."""
    is_text = isinstance(value, (Known, Partial)) and value != Known(value=None, via=value.via)
    if is_text and _CREDENTIAL.search(name) and not _is_address(value):
        return "a literal value"
    return _shown(value)


def _shown(value: Value) -> str:
    """A value in a sentence, secrets masked."""
    match value:
        case Known(value=str() as text):
            return f'"{redact(text[:80])}"'
        case Known(value=other):
            return repr(other)
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
