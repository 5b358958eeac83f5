"""Reads configuration files into keys and values with their lines; judges nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from offramp.discover import SAMPLE_ENV
from offramp.model import Skipped, Step
from offramp.redact import digest, secret_kind, secret_prefix
from offramp.settings.inline import commands, script, setup
from offramp.settings.lines import dockerfile, dotenv, ini
from offramp.settings.packages import locked, normalized, requirements
from offramp.settings.schemas import schemas
from offramp.settings.setting import Setting
from offramp.settings.trees import json_scalars, toml_scalars, yaml_scalars
from offramp.values import Known, Secret, Value

__all__ = ["Setting", "configuration", "environment", "normalized", "read_settings", "schemas"]

_READERS: tuple[tuple[str, Callable[[str, str], Iterator[Setting]]], ...] = (
    ("*.ipynb", commands),
    (".env*", dotenv),
    ("*.env", dotenv),
    *((pattern, dotenv) for pattern in SAMPLE_ENV),
    ("pipfile.lock", json_scalars),
    ("pipfile", toml_scalars),
    ("*.lock", locked),
    ("*.yml", yaml_scalars),
    ("*.yaml", yaml_scalars),
    ("*.json", json_scalars),
    ("*.toml", toml_scalars),
    ("*.ini", ini),
    ("*.cfg", ini),
    ("*requirements*", requirements),
    ("constraints*.txt", requirements),
    ("*dockerfile*", dockerfile),
    ("setup.py", setup),
    ("*.py", script),
)
"""By the name of the file in lower case; the first that fits."""


def read_settings(path: str, text: str) -> tuple[Setting, ...] | Skipped:
    """The scalars of a configuration file, or why it could not be read."""
    place = PurePosixPath(path.lower())
    name = f"requirements-{place.name}" if place.parent.name == "requirements" else place.name
    reader = next((reader for pattern, reader in _READERS if fnmatchcase(name, pattern)), None)
    try:
        return tuple(reader(path, text.removeprefix("\ufeff"))) if reader else ()
    except (ValueError, RecursionError) as error:
        return Skipped(path=path, reason="config-syntax", detail=str(error).splitlines()[0][:200])


def environment(settings: Iterable[Setting]) -> dict[str, tuple[Value, ...]]:
    """What the repository's configuration gives to environment variables: keys in capitals with a value."""
    found: dict[str, tuple[Value, ...]] = {}
    for each in settings:
        if re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", each.name) and each.value and "${" not in each.value:
            step = Step(path=each.path, line=each.line, text=f"`{each.name}` is set here")
            found[each.name] = (*found.get(each.name, ()), _value(each.value, step))
    return found


def configuration(settings: Iterable[Setting]) -> dict[tuple[str, str], tuple[Value, ...]]:
    """What the parsed configuration files hold, by format and dotted key."""
    found: dict[tuple[str, str], tuple[Value, ...]] = {}
    for each in settings:
        kind = _FORMATS.get(PurePosixPath(each.path).suffix, "")
        if kind and each.value:
            step = Step(path=each.path, line=each.line, text=f"`{each.key}` is set here")
            found[kind, each.key] = (
                *found.get((kind, each.key), ()),
                _number(each.value, step) or _value(each.value, step),
            )
    return found


_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml", ".ini": "ini", ".cfg": "ini"}


def _number(text: str, step: Step) -> Value | None:
    """A number as a parsed file holds it."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    return Known(value=float(text) if "." in text else int(text), via=(step,))


def _value(text: str, step: Step) -> Value:
    kind = secret_kind(text)
    if kind:
        return Secret(kind=kind, digest=digest(text), prefix=secret_prefix(text), via=(step,))
    return Known(value=text, via=(step,))
