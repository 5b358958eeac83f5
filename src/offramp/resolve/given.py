"""The settings that a plugin framework hands over: the objects they come in, and what a key of them is by default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from offramp.model import Step
from offramp.redact import secret_kind
from offramp.resolve.paths import pattern
from offramp.settings.schemas import Schema
from offramp.settings.setting import Setting
from offramp.values import External, Known, Value

_KEYS = re.compile(r"(?P<object>.*?)(?P<keys>(\[[^\[\]]+\])*)")


class Given:
    """The declared settings of all plugins of a repository."""

    def __init__(self, schemas: Iterable[Schema]) -> None:
        self._schemas = tuple(schemas)

    @property
    def is_any(self) -> bool:
        """Whether anything is declared at all."""
        return bool(self._schemas)

    def handed(self, path: str, base: str, parameter: str, declared: Value | None) -> External | None:
        """The object that a parameter in a file takes: by its annotation, or as the parameter of a plugin's class."""
        for schema in self._of(path):
            step = Step(path=schema.path, line=1, text="declares the settings of the plugin")
            if isinstance(declared, External):
                if pattern(schema.value).fullmatch(declared.path):
                    return replace(declared, via=(step,))
            elif declared is None and parameter == schema.parameter and pattern(schema.base).fullmatch(base):
                return External(path=schema.object, via=(step,))
        return None

    def is_settings(self, value: Value) -> bool:
        """Whether it is such an object, or a group in one."""
        return self.is_any and isinstance(value, External) and any(True for _ in self._read(value))

    def default(self, value: External, key: str) -> Value | None:
        """What a key of the object is by default; None where nothing is declared."""
        for schema, place in self._read(value) if self.is_any else ():
            wanted = f"{place}.{key}".lstrip(".")
            for name, setting in schema.defaults:
                if name == wanted and not secret_kind(setting.value):
                    return _known(key, setting)
        return None

    def _read(self, value: External) -> Iterator[tuple[Schema, str]]:
        """The schema that the object was handed over with, and the place in it."""
        found = _KEYS.fullmatch(value.path)
        if found is None:
            return
        behind = {step.path for step in value.via}
        for schema in self._schemas:
            if schema.path in behind and pattern(schema.value).fullmatch(found["object"]):
                yield schema, found["keys"].strip("[]").replace("][", ".")

    def _of(self, path: str) -> Iterator[Schema]:
        """Those of the plugin that a file belongs to: of the nearest folder."""
        around = [each for each in self._schemas if path.startswith(each.folder)]
        nearest = max((len(each.folder) for each in around), default=0)
        return (each for each in around if len(each.folder) == nearest)


def _known(key: str, setting: Setting) -> Known:
    step = Step(path=setting.path, line=setting.line, text=f"`{key}` is this by default")
    number = re.fullmatch(r"-?\d+", setting.value)
    return Known(value=int(setting.value) if number else setting.value, via=(step,))
