"""Reads configuration files into keys and values with their lines; judges nothing and runs nothing."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from offramp.model import Skipped, Step
from offramp.redact import digest, secret_kind
from offramp.values import Known, Secret, Value


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Setting:
    """One scalar of a configuration file. `key` is dotted; members of a list have their number as key."""

    path: str
    line: int
    key: str
    value: str

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition(".")[2]


def read_settings(path: str, text: str) -> tuple[Setting, ...] | Skipped:
    """The scalars of a configuration file, or why it could not be read."""
    name = PurePosixPath(path).name
    try:
        if name.startswith(".env") or name.endswith(".env"):
            return tuple(_dotenv(path, text))
        if name.endswith((".yml", ".yaml")):
            return tuple(_yaml(path, text))
        if name.endswith(".json"):
            return tuple(_flat(path, text, json.loads(text)))
        if name.endswith(".toml"):
            return tuple(_required(each) for each in _flat(path, text, _toml(text)))
        if name.endswith((".ini", ".cfg")):
            return tuple(_lines(path, text, re.compile(r"^\s*([\w.-]+)\s*[=:]\s*(.+?)\s*$")))
        if name.startswith("requirements"):
            return tuple(_lines(path, text, _REQUIREMENT))
        if name.startswith("Dockerfile"):
            return tuple(_lines(path, text, re.compile(r"^\s*(?:ENV|ARG)\s+(\w+)[ =]+(.+?)\s*$")))
    except (ValueError, RecursionError) as error:
        return Skipped(path=path, reason="config-syntax", detail=str(error).splitlines()[0][:200])
    return ()


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


_FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".toml": "toml"}


def _number(text: str, step: Step) -> Value | None:
    """A number as a parsed file holds it."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    return Known(value=float(text) if "." in text else int(text), via=(step,))


def _value(text: str, step: Step) -> Value:
    kind = secret_kind(text)
    if kind:
        return Secret(kind=kind, digest=digest(text), prefix="sk-" if text.startswith("sk-") else "", via=(step,))
    return Known(value=text, via=(step,))


_DOTENV = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")


def _dotenv(path: str, text: str) -> Iterator[Setting]:
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _DOTENV.match(line)) and not line.lstrip().startswith("#"):
            yield Setting(path=path, line=number, key=found[1], value=_unquoted(found[2]))


_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)(.*)$")


def _required(setting: Setting) -> Setting:
    """A member of a list of dependencies under the name of its package."""
    found = re.search(r"dependenc.*\.\d+$", setting.key) and _REQUIREMENT.match(setting.value)
    if not found:
        return setting
    key = f"{setting.key.rpartition('.')[0]}.{found[1].replace('.', '-')}"
    return replace(setting, key=key, value=found[2])


def _unquoted(text: str) -> str:
    quoted = re.match(r"([\"'])(.*?)\1\s*(#.*)?$", text)
    return quoted[2] if quoted else re.split(r"\s+#", text)[0]


def _lines(path: str, text: str, fits: re.Pattern[str]) -> Iterator[Setting]:
    for number, line in enumerate(text.splitlines(), 1):
        if (found := fits.match(line)) and not line.lstrip().startswith(("#", ";")):
            yield Setting(path=path, line=number, key=found[1], value=_unquoted(found[2]))


def _yaml(path: str, text: str) -> Iterator[Setting]:
    import yaml

    try:
        for document in yaml.compose_all(text, Loader=yaml.SafeLoader):
            if document is not None:
                yield from _nodes(path, document, "", 0)
    except yaml.YAMLError as error:
        raise ValueError(str(getattr(error, "problem", error))) from error


def _nodes(path: str, node: Any, key: str, depth: int) -> Iterator[Setting]:
    import yaml

    if depth > 20:
        return
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield from _nodes(path, value, f"{key}.{name.value}" if key else str(name.value), depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _nodes(path, value, f"{key}.{number}", depth + 1)
    elif isinstance(node, yaml.ScalarNode):
        line = node.start_mark.line + 1
        pair = re.match(r"([A-Z][A-Z0-9_]+)=(.*)$", node.value)
        if pair and key.rpartition(".")[2].isdigit():
            yield Setting(path=path, line=line, key=f"{key.rpartition('.')[0]}.{pair[1]}", value=pair[2])
        else:
            yield Setting(path=path, line=line, key=key, value=_default_of(str(node.value)))


def _default_of(text: str) -> str:
    """`${NAME:-default}` of a compose file is its default."""
    found = re.fullmatch(r"\$\{\w+:?-(.*)\}", text)
    return found[1] if found else text


def _toml(text: str) -> Any:
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text)


def _flat(path: str, text: str, data: Any) -> Iterator[Setting]:
    """The scalars of parsed data; their lines are found by looking for the key, in order."""
    lines = text.splitlines()
    position = 0
    for key, value in _scalars(data, "", 0):
        name = key.rpartition(".")[2]
        name = value if name.isdigit() else name
        found = next((n for n in range(position, len(lines)) if name in lines[n]), None)
        position = position if found is None else found
        yield Setting(path=path, line=position + 1, key=key, value=value)


def _scalars(data: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 20:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _scalars(value, f"{key}.{name}" if key else str(name), depth + 1)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _scalars(value, f"{key}.{number}", depth + 1)
    elif isinstance(data, (str, int, float)):
        yield key, str(data)
