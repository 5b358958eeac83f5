"""One scalar of a configuration file."""

from __future__ import annotations

from msgspec import Struct


class Setting(Struct, frozen=True, kw_only=True, order=True):
    """A key and its value. `key` is dotted; members of a list have their number as key."""

    path: str
    line: int
    key: str
    value: str
    dependency: str = ""
    """The normalised name of the distribution, where the line asks for one."""

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition(".")[2]

    @property
    def shown(self) -> str:
        """The name that people know it by: where a schema declares a default, that of what it is the default of."""
        parent, _, last = self.key.rpartition(".")
        return parent.rpartition(".")[2] if parent and last == "default" else last
