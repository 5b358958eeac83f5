"""The JSON Schema of the configuration, made of its keys; `schema/` holds it as editors read it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from offramp.config.keys import GATEWAY, KEYS, POLICY, Key, Kind

Node = dict[str, object]

_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def schema() -> Node:
    """The schema of `offramp.toml` and of `[tool.offramp]`."""
    tables: Node = {
        "policy": {
            "type": "object",
            "description": "What fails by path; of two that match, the later one counts.",
            "additionalProperties": _policy(),
        },
        "gateways": {
            "type": "object",
            "description": "The five gates of each gateway, by its host.",
            "additionalProperties": _table(GATEWAY),
        },
    }
    page = _table(KEYS)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:offramp:config:1",
        "title": "Configuration of offramp",
        **page,
        "properties": {**{key.name: _value(key, with_default=True) for key in KEYS}, **tables},
    }


def text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=2) + "\n"


def _policy() -> Node:
    never = {"properties": {"fail-on": {"const": "never"}}, "required": ["fail-on"]}
    return {**_table(POLICY), "required": ["paths"], "if": never, "then": {"required": ["reason", "until"]}}


def _table(keys: Iterable[Key]) -> Node:
    return {"type": "object", "additionalProperties": False, "properties": {key.name: _value(key) for key in keys}}


def _value(key: Key, *, with_default: bool = False) -> Node:
    node: Node = {"description": key.about, **_form(key)}
    if with_default and key.default != "":
        node["default"] = list(key.default) if isinstance(key.default, tuple) else key.default
    return node


def _form(key: Key) -> Node:
    text = {"type": "string", "pattern": r"\S"}
    forms: dict[Kind, Node] = {
        Kind.FLAG: {"type": "boolean"},
        Kind.WORD: {"enum": list(key.choices)},
        Kind.TEXT: dict(text),
        Kind.LIST: {"type": "array", "items": text},
        Kind.DAY: {"type": "string", "format": "date", "pattern": _DAY},
    }
    return forms[key.kind]
