"""Checks what a file or the environment says against the keys, and names every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from offramp.config.keys import GATEWAY, KEYS, POLICY, Key, Kind
from offramp.config.values import Gates, Policy
from offramp.days import is_day
from offramp.errors import did_you_mean
from offramp.figures import GATES

Raw = Mapping[str, Any]
Values = dict[str, Any]
Say = Callable[[str], None]

_TABLES = ("policy", "gateways")
_NO_ANSWER = re.compile(r"(?i)\s*(todo|tbd|fixme|xxx|\?+)\b.*|\W*")
_OURS = "OFFRAMP_"
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def table(raw: Raw, say: Say) -> Values:
    """The values of the file by key, with `policy` and `gateways` as tuples."""
    values = _read(raw, KEYS, "", say, more=_TABLES)
    values["policy"] = tuple(_policy(name, each, say) for name, each in _tables(raw, "policy", say))
    values["gateways"] = tuple(_gateway(name, each, say) for name, each in _tables(raw, "gateways", say))
    return values


def from_environment(environ: Mapping[str, str], say: Say) -> Values:
    """The values of the variables that are set; one that is empty is not."""
    known = {key.variable: key for key in KEYS}
    values: Values = {}
    for name, text in environ.items():
        if name in known and text:
            value = _of_text(known[name], text)
            if value is None:
                say(f"{name}={text!r} is not {_wanted(known[name])}.")
            else:
                values[known[name].name] = value
        elif name.startswith(_OURS) and name not in known and (near := _near(name, known)):
            say(f"No setting has the variable {name}.{near}")
    return values


def _near(name: str, known: Iterable[str]) -> str:
    """What may have been meant; a variable that is like none of ours is somebody else's."""
    near = did_you_mean(name.removeprefix(_OURS), [each.removeprefix(_OURS) for each in known])
    return near.replace("`", f"`{_OURS}", 1)


def _of_text(key: Key, text: str) -> object:
    """The value that a text stands for; None when it stands for none."""
    if key.kind is Kind.FLAG:
        return True if text.lower() in _YES else False if text.lower() in _NO else None
    if key.kind is Kind.LIST:
        return tuple(word.strip() for word in text.split(",") if word.strip())
    return _checked(key, text)


def _read(raw: Raw, keys: Iterable[Key], inside: str, say: Say, more: Iterable[str] = ()) -> Values:
    known = {key.name: key for key in keys}
    values: Values = {}
    for name, value in raw.items():
        if name in known:
            checked = _checked(known[name], value)
            if checked is None:
                say(f"`{inside}{name}` is not {_wanted(known[name])}.")
            else:
                values[name] = checked
        elif name not in more:
            say(f"There is no key `{inside}{name}`.{did_you_mean(name, [*known, *more])}")
    return values


def _checked(key: Key, value: object) -> object:
    """The value as it is kept; None when it is not what the key wants."""
    if key.kind is Kind.FLAG:
        return value if isinstance(value, bool) else None
    if key.kind is Kind.LIST:
        texts = value if isinstance(value, list) else [None]
        return tuple(texts) if all(isinstance(each, str) and each.strip() for each in texts) else None
    if key.kind is Kind.DAY:
        return _day(value)
    if not isinstance(value, str) or not value.strip():
        return None
    return value if key.kind is Kind.TEXT or value in key.choices else None


def _day(value: object) -> str | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) and is_day(value) else None


def _wanted(key: Key) -> str:
    return {
        Kind.FLAG: "true or false",
        Kind.WORD: "one of " + ", ".join(key.choices),
        Kind.TEXT: "a text with something in it",
        Kind.LIST: "a list of texts",
        Kind.DAY: "a day such as 2027-01-31",
    }[key.kind]


def _tables(raw: Raw, name: str, say: Say) -> list[tuple[str, Raw]]:
    tables = raw.get(name, {})
    if not isinstance(tables, Mapping):
        say(f"`{name}` is no table of tables.")
        return []
    for inner in tables:
        if not isinstance(tables[inner], Mapping):
            say(f'`{name}."{inner}"` is no table.')
    return [(inner, each) for inner, each in tables.items() if isinstance(each, Mapping)]


def _policy(name: str, raw: Raw, say: Say) -> Policy:
    inside = f"policy.{name}."
    values = _read(raw, POLICY, inside, say)
    if "paths" not in raw:
        say(f"`{inside}paths` is missing: it says whom the policy is for.")
    if values.get("fail-on") == "never" and not {"reason", "until"} <= raw.keys():
        say(f"`policy.{name}` lets banned routes pass, so it needs `reason` and `until`.")
    return Policy(
        name=name,
        paths=values.get("paths", ()),
        fail_on=values.get("fail-on", ""),
        strict=values.get("strict"),
        reason=values.get("reason", ""),
        until=values.get("until", ""),
    )


def _gateway(host: str, raw: Raw, say: Say) -> Gates:
    values = _read(raw, GATEWAY, f'gateways."{host}".', say)
    answers = ((gate, values.get(gate, "").strip()) for gate in GATES)
    return Gates(
        host=host.lower(),
        answers=tuple((gate, said) for gate, said in answers if not _NO_ANSWER.fullmatch(said)),
        until=values.get("until", ""),
    )
