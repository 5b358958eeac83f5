"""Files of nested data: YAML, JSON and TOML."""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from msgspec.structs import replace

from offramp.settings.packages import installed, normalized, required
from offramp.settings.setting import Setting

_DEPTH = 20
_LIST_OF_REQUIREMENTS = re.compile(
    r"^((project|script)\.dependencies|dependencies|project\.optional-dependencies\.[^.]+|dependency-groups\.[^.]+"
    r"|tool\.(pdm\.dev-dependencies\.[^.]+|uv\.dev-dependencies))\.\d+$"
)
_NAMED_REQUIREMENT = re.compile(
    r"^(?:tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies|packages|dev-packages|default|develop)"
    r"\.([\w-]+)(?:\.(?:version|git|path|url))?$"
)
_SHELL = re.compile(r"(^|\.)(run|command|script|before_script|args)(\.\d+)?$")


def yaml_scalars(path: str, text: str) -> Iterator[Setting]:
    """Every scalar of every document."""
    import yaml

    # libyaml reads about ten times as fast; not every build of PyYAML has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for document in yaml.compose_all(text, Loader=loader):
            if document is not None:
                yield from _nodes(path, document, "", 0)
    except yaml.YAMLError as error:
        raise ValueError(str(getattr(error, "problem", error))) from error


def json_scalars(path: str, text: str) -> Iterator[Setting]:
    """Every scalar, on the line of its key; a dependency on that of its name."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    places = {"": 0}
    for key, value, at in _Placed(text).scalars(json.loads(text), "", 0):
        named = _NAMED_REQUIREMENT.match(key) and key.rpartition(".")[2] in ("version", "git", "path", "url")
        places[key] = at
        line = bisect_right(starts, at if not named else places.get(key.rpartition(".")[0], at))
        if value is not None:
            yield _as_dependency(Setting(path=path, line=line, key=key, value=value))


class _Placed:
    """Where the keys and values of a JSON text stand: they are looked for in the order in which they are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def scalars(self, data: Any, key: str, depth: int) -> Iterator[tuple[str, str | None, int]]:
        """The dotted key, the scalar (None for a group) and the offset of each part of the data."""
        if depth > _DEPTH:
            return
        if isinstance(data, dict):
            for name, value in data.items():
                at = self._after(name)
                inner = f"{key}.{name}" if key else name
                if isinstance(value, (dict, list)):
                    yield inner, None, at
                    yield from self.scalars(value, inner, depth + 1)
                else:
                    yield from self._scalar(inner, value, at)
        elif isinstance(data, list):
            for number, value in enumerate(data):
                if isinstance(value, (dict, list)):
                    yield from self.scalars(value, f"{key}.{number}", depth + 1)
                else:
                    yield from self._scalar(f"{key}.{number}", value, None)

    def _scalar(self, key: str, value: Any, at: int | None) -> Iterator[tuple[str, str | None, int]]:
        start = self._after(value) if isinstance(value, str) else self.position
        if isinstance(value, (str, int, float)):
            yield key, str(value), start if at is None else at

    def _after(self, name: str) -> int:
        """Where the next such text stands; what is written with other escapes is passed over."""
        spelled = (json.dumps(name, ensure_ascii=False), json.dumps(name))
        found = next((at for each in spelled if (at := self.text.find(each, self.position)) >= 0), -1)
        if found < 0:
            return self.position
        self.position = found + len(name) + 2
        return found


def toml_scalars(path: str, text: str) -> Iterator[Setting]:
    """Every scalar."""
    return _flat(path, text, import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text))


def _nodes(path: str, node: Any, key: str, depth: int) -> Iterator[Setting]:
    import yaml

    if depth > _DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield from _nodes(path, value, f"{key}.{name.value}" if key else str(name.value), depth + 1)
        yield from _variable(path, node, key)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _nodes(path, value, f"{key}.{number}", depth + 1)
    elif isinstance(node, yaml.ScalarNode):
        yield from _scalar(path, node, key)


def _scalar(path: str, node: Any, key: str) -> Iterator[Setting]:
    line = node.start_mark.line + 1
    pair = re.match(r"([A-Z][A-Z0-9_]+)=(.*)$", node.value)
    if pair and key.rpartition(".")[2].isdigit():
        yield Setting(path=path, line=line, key=f"{key.rpartition('.')[0]}.{pair[1]}", value=pair[2])
        return
    yield Setting(path=path, line=line, key=key, value=_default_of(str(node.value)))
    if _SHELL.search(key):
        yield from installed(path, line + (node.style in ("|", ">")), node.value)


def _variable(path: str, node: Any, key: str) -> Iterator[Setting]:
    """`{name: NAME, value: text}`, as container manifests write an environment variable."""
    import yaml

    parts: dict[str, Any] = {name.value: value for name, value in node.value}
    name: Any = parts.get("name")
    value: Any = parts.get("value")
    if not re.search(r"(^|\.)env\.\d+$", key) or not all(isinstance(each, yaml.ScalarNode) for each in (name, value)):
        return
    line = value.start_mark.line + 1
    yield Setting(path=path, line=line, key=f"{key.rpartition('.')[0]}.{name.value}", value=value.value)


def _default_of(text: str) -> str:
    """`${NAME:-default}` of a compose file is its default."""
    found = re.fullmatch(r"\$\{\w+:?-(.*)\}", text)
    return found[1] if found else text


def _flat(path: str, text: str, data: Any) -> Iterator[Setting]:
    """The scalars of parsed data; their lines are found by looking for the key, in order."""
    lines = text.splitlines()
    position = 0
    for key, value in _scalars(data, "", 0):
        name = key.rpartition(".")[2]
        if _NAMED_REQUIREMENT.match(key) and name in ("version", "git", "path", "url"):
            name = key.rpartition(".")[0].rpartition(".")[2]
        name = value if name.isdigit() else name
        found = next((n for n in range(position, len(lines)) if name in lines[n]), None)
        position = position if found is None else found
        yield _as_dependency(Setting(path=path, line=position + 1, key=key, value=value))


def _as_dependency(setting: Setting) -> Setting:
    """A member of a list of requirements under the name of its package; other dependencies with their name."""
    if _LIST_OF_REQUIREMENTS.match(setting.key):
        return required(setting.path, setting.line, setting.value, f"{setting.key.rpartition('.')[0]}.") or setting
    named = _NAMED_REQUIREMENT.match(setting.key)
    return replace(setting, dependency=normalized(named[1])) if named else setting


def _scalars(data: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEPTH:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _scalars(value, f"{key}.{name}" if key else str(name), depth + 1)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _scalars(value, f"{key}.{number}", depth + 1)
    elif isinstance(data, (str, int, float)):
        yield key, str(data)
