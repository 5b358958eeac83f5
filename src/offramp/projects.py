"""Which project a file belongs to, by the marks of its folders; reads no file."""

from __future__ import annotations

from pathlib import Path

_MARKS = ("pyproject.toml", "offramp.toml", "setup.py", "setup.cfg")


def project(path: Path) -> Path:
    """The git repository around a path, else the Python project, else the folder itself."""
    here = absolute(path)
    folders = [*([here] if here.is_dir() else []), *here.parents]
    for marks in ((".git",), _MARKS):
        for folder in folders:
            if any((folder / mark).exists() for mark in marks):
                return folder
    return folders[0]


def absolute(path: Path) -> Path:
    """Without `..`, but through no link of the file itself: it is told by the name it was given."""
    return path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
