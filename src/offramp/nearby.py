"""Names the project around a path and the files that may hold its configuration; reads no TOML.

Imports nothing, as all that a run over clean files loads.
"""

from __future__ import annotations

import os

NAMES = ("offramp.toml", "pyproject.toml")
_MARKS = ((".git",), ("pyproject.toml", "offramp.toml", "setup.py", "setup.cfg"))


def candidates(path: str) -> list[list[str]]:
    """The files of each folder from a path upwards, the nearest first; the folder of a repository is the last one."""
    folder = os.path.realpath(path)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    found = []
    while True:
        some = [file for name in NAMES if _speaks_of_offramp(file := os.path.join(folder, name), name)]
        found += [some] if some else []
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return found
        folder = above


def project(path: str) -> str:
    """The git repository around an absolute path, else the Python project, else its folder."""
    home = path if os.path.isdir(path) else os.path.dirname(path)
    for marks in _MARKS:
        folder, below = home, ""
        while folder != below:
            if any(os.path.exists(os.path.join(folder, mark)) for mark in marks):
                return folder
            folder, below = os.path.dirname(folder), folder
    return home


def named(file: str, path: str) -> str:
    """A file as it stands from a path, or from the folder of that; one of another project by its name alone."""
    folder, real = os.path.realpath(path), os.path.realpath(file)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if not real.startswith(os.path.join(project(folder), "")):
        return os.path.basename(file)
    return os.path.relpath(real, folder).replace(os.sep, "/")


def _speaks_of_offramp(file: str, name: str) -> bool:
    """Most projects have a pyproject.toml without a word of offramp, and need no reader of TOML."""
    if not os.path.isfile(file):
        return False
    if name == NAMES[0] or not os.access(file, os.R_OK):
        return True  # the reader of the configuration tells what is wrong
    with open(file, "rb") as opened:
        return b"offramp" in opened.read()
