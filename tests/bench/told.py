"""Counts which of the marked lines a tool tells: a tool that is quick because it finds less has won nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Line = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one tool says of files with marked lines."""

    marked: int
    """Marked lines that it tells."""
    others: int
    """Lines without a mark that it tells."""


def alone(tree: Path, place: Path) -> Path:
    """The planted files of a tree without all others, so that only what they hold can be told."""
    shutil.rmtree(place, ignore_errors=True)
    for file in tree.rglob("planted_*.py"):
        copy = place / file.relative_to(tree)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return place


def marks(folder: Path) -> set[Line]:
    """The lines where something is to be found."""
    return {
        (str(file.relative_to(folder)), number)
        for file in folder.rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "# expect:" in line
    }


def told(folder: Path, command: list[str], read: Callable[[str], set[Line]]) -> Told:
    """Run a tool that writes JSON in a folder, and hold what it says against the marks."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found, marked = read(done.stdout), marks(folder)
    return Told(marked=len(found & marked), others=len(found - marked))


def of_offramp(text: str) -> set[Line]:
    """The lines of its findings."""
    places = [finding["location"] for finding in json.loads(text)["findings"]]
    return {(place["path"], place["line"]) for place in places}


def of_semgrep(text: str) -> set[Line]:
    """All lines of its results."""
    return {
        (each["path"].removeprefix("./"), line)
        for each in json.loads(text)["results"]
        for line in range(each["start"]["line"], each["end"]["line"] + 1)
    }
