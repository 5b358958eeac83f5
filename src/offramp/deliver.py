"""Writes reports and patches where the user asked for them, and never into the scanned sources: `apply` does that."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

from offramp.errors import OutputError
from offramp.model import Report

_MARKER = "# Written by `offramp plan`: keeps this folder out of git and out of the next scan.\n*\n"
_REPORTS = ("html", "json", "sarif")


def check_folder(path: Path, folder: Path, force: bool) -> None:
    """Refuse a folder that would bury the scanned tree or that somebody else has filled."""
    if path.resolve().is_relative_to(folder.resolve()):
        raise OutputError(f"{folder} holds what is to be scanned.", "Choose a folder of its own for the plan.")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file.", "Choose another name for the folder of the plan.")
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder) and not force:
        raise OutputError(f"{folder} is not empty and holds no plan.", "Choose another folder, or use --force.")


def _is_ours(folder: Path) -> bool:
    marker = folder / ".gitignore"
    return marker.is_file() and marker.read_bytes() == _MARKER.encode()


def write_plan(report: Report, folder: Path, render: Callable[[Report, str], str]) -> None:
    """Reports and patches of a plan. Patches of an earlier one go first: `git am` must never meet two series."""
    patches = folder / "patches"
    series = {patches: report.patches, patches / "rollback": report.rollback}
    foreign = folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder)
    try:
        for place, files in series.items():
            if files or place == patches:
                place.mkdir(parents=True, exist_ok=True)
            for old in place.glob("[0-9][0-9][0-9][0-9]-*.patch"):
                old.unlink()
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.", "Choose another folder.") from error
    if not foreign:
        write_file(folder / ".gitignore", _MARKER)
    for place, files in series.items():
        for patch in files:
            write_file(place / patch.name, patch.text)
    for name in _REPORTS:
        write_file(folder / f"report.{name}", render(report, name))


def write_file(file: Path, text: str) -> None:
    """A text as UTF-8, its line ends as they are."""
    try:
        file.write_bytes(text.encode())
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.", "Choose another place.") from error


def apply_command(path: Path, folder: Path) -> str:
    """How the series is applied: patches name files from the scanned folder on, git from the top of its repository.

    Where there is no git, offramp applies it itself.
    """
    root = path.resolve() if path.is_dir() else path.resolve().parent
    top = next((parent for parent in (root, *root.parents) if (parent / ".git").exists()), None)
    if top is None:
        return f"{shlex.join(['offramp', 'apply', str(path)])} --level review"
    prefix = root.relative_to(top).as_posix()
    here = Path.cwd().resolve().is_relative_to(top)
    words = ["git", *([] if here else ["-C", str(top)]), "am", *([] if prefix == "." else [f"--directory={prefix}"])]
    patches = folder / "patches" if here else (folder / "patches").resolve()
    return f"{shlex.join(words)} {shlex.quote(str(patches))}/*.patch"
