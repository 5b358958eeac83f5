"""Which project a run is about, and which of its files are told of; reads no file.

A call and the address it goes to may stand in two files: a file that is named is judged with its project around it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from offramp.errors import InputError
from offramp.model import Finding, Report
from offramp.projects import absolute, project


class Target(Struct, frozen=True, kw_only=True):
    """A folder to read, and what of it is to be told."""

    root: Path
    only: tuple[str, ...] = ()
    """Files and folders below the root, with `/`; empty for all of it."""

    @property
    def folder(self) -> str:
        """The root as the user would name it."""
        return os.path.relpath(self.root) if self.only else str(self.root)

    def of(self, report: Report) -> Report:
        """The report as far as it was asked for."""
        if not self.only:
            return report
        findings = self.told(report.findings)
        ids = {each.id for each in findings}
        return replace(
            report,
            findings=findings,
            skipped=tuple(each for each in report.skipped if self._is_asked(each.path)),
            notes=tuple(each for each in report.notes if self._is_asked(each.path)),
            exceptions=tuple(each for each in report.exceptions if each.finding in ids),
            drift=tuple(each for each in report.drift if each.finding in ids),
        )

    def told(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Those that were asked for."""
        return tuple(each for each in findings if not self.only or self._is_asked(each.location.path))

    def shown(self, path: str) -> str:
        """A path as the user names it: from the folder that was given, or else from here."""
        return os.path.relpath(self.root / path) if self.only else path

    def located(self, shown: str) -> Path:
        """Where a path is that is shown so."""
        return Path(shown) if self.only else self.root / shown

    def _is_asked(self, path: str) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in self.only)


def targets(paths: Iterable[Path]) -> tuple[Target, ...]:
    """One folder is read as it is; files, and several folders, by the projects they belong to."""
    given = tuple(paths) or (Path(),)
    if len(given) == 1 and given[0].is_dir():
        return (Target(root=given[0]),)
    grouped: dict[Path, list[str]] = {}
    for path in given:
        if not path.exists():
            raise InputError(f"{path} does not exist.", "Give the folder of a repository, or files in it.")
        root = project(path)
        grouped.setdefault(root, []).append(_below(path, root))
    return tuple(Target(root=root, only=() if "." in only else tuple(sorted(only))) for root, only in grouped.items())


def target(file: Path) -> Target:
    """The project of one file, which need not be there."""
    root = project(file)
    return Target(root=root, only=(_below(file, root),))


def _below(path: Path, root: Path) -> str:
    return absolute(path).relative_to(root).as_posix()
