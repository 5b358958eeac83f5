"""What plugins are given as their settings: the defaults that a file beside them declares; resolves no code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from msgspec import Struct

from offramp.settings.setting import Setting

_DEFAULT = "default"
_EMPTY = frozenset({"", "True", "False"})
"""Switches decide no address."""


class Schema(Struct, frozen=True, kw_only=True):
    """The defaults of one file, by dotted key, and the object that they are read from."""

    path: str
    value: str
    object: str
    base: str
    parameter: str
    defaults: tuple[tuple[str, Setting], ...]

    @property
    def folder(self) -> str:
        """Where the plugin stands, with a `/` at the end; empty for the root."""
        parent = PurePosixPath(self.path).parent.as_posix()
        return "" if parent == "." else f"{parent}/"


def schemas(settings: Iterable[Setting], entries: Iterable[Mapping[str, object]]) -> tuple[Schema, ...]:
    """The files among the settings that declare what a framework hands over."""
    frameworks = [{key: str(value) for key, value in entry.items()} for entry in entries]
    by_path: dict[str, list[Setting]] = {}
    for each in settings:
        by_path.setdefault(each.path, []).append(each)
    return tuple(
        Schema(
            path=path,
            defaults=tuple(_defaults(found, entry["inside"])),
            **{key: entry[key] for key in ("value", "object", "base", "parameter")},
        )
        for path, found in sorted(by_path.items())
        for entry in frameworks
        if fnmatchcase(PurePosixPath(path).name, entry["file"])
    )


def _defaults(settings: Iterable[Setting], inside: str) -> Iterator[tuple[str, Setting]]:
    """Texts and numbers; of an empty default nothing can be told, and the users fill it in."""
    for each in settings:
        *names, last = each.key.split(".")
        if last == _DEFAULT and names and each.value not in _EMPTY and all(group == inside for group in names[1::2]):
            yield ".".join(names[::2]), each
