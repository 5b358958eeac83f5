"""One scalar of a configuration file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Setting:
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
