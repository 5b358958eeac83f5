"""Which project a file belongs to, by the marks of its folders; reads no file."""

from __future__ import annotations

from pathlib import Path

from offramp import nearby


def project(path: Path) -> Path:
    """The git repository around a path, else the Python project, else the folder itself."""
    return Path(nearby.project(str(absolute(path))))


def absolute(path: Path) -> Path:
    """Without `..`, but through no link of the file itself: it is told by the name it was given."""
    return path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
