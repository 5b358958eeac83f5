"""What patched code needs to be installed: the manifests beside it name the `openai` package.

Lines are changed where they stand, in requirements files, `pyproject.toml`, `setup.cfg`, `setup.py`, `Pipfile` and in
what a notebook installs. A lock file is made by its tool alone: that it has to be made anew is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from offramp.fixes.edits import Draft, Edit
from offramp.fixes.pins import Pin, is_too_old, pins
from offramp.fixes.projects import with_dependency
from offramp.fixes.repository import Repository
from offramp.model import Mapped, Stage
from offramp.notebook import is_notebook

_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.txt")
_LOCKED = ("pyproject.toml", "Pipfile")
_OTHERS = (*_LOCKED, "setup.py", "setup.cfg")


def require_openai(repository: Repository, draft: Draft, path: str) -> None:
    """Name the package, or raise a pin that keeps it too old, in the manifests nearest to `path`."""
    floor, texts = repository.contract.floor, repository.analysis.texts
    if is_notebook(path) and (own := pins(path, texts[path])):
        _raise(draft, path, own, floor)
        return
    for folder in PurePosixPath(path).parents:
        here = sorted(_manifests(repository, folder), key=lambda name: (len(name), name))
        found = {name: pins(name, texts[name]) for name in here}
        if any(found.values()):
            for name, each in found.items():
                _raise(draft, name, each, floor)
            return
        if any(_add(draft, name, texts[name], f"openai>={floor}") for name in here):
            return
    others = [name for name in texts if PurePosixPath(name).name in _OTHERS]
    if not any("openai" in texts[name] for name in others):
        draft.assume(f"`openai` {floor} or later is installed where this runs; no requirements file says so.")


def _manifests(repository: Repository, folder: PurePosixPath) -> Iterator[str]:
    for name in repository.analysis.texts:
        place = PurePosixPath(name)
        if place.parent == folder and (_REQUIREMENTS.fullmatch(place.name) or place.name in _OTHERS):
            yield name


def _raise(draft: Draft, manifest: str, found: tuple[Pin, ...], floor: str) -> None:
    """Each pin that keeps the package too old gives way."""
    for pin in found:
        if is_too_old(pin.text, floor):
            draft.edits.append(Edit(manifest, pin.start, pin.end, pin.raised(floor), Stage.GENERATION))
            draft.mapping.append(Mapped(old=f"openai{pin.text}", new=f"openai>={floor}", note=f"in {manifest}"))
            _say_locked(draft, manifest)


def _say_locked(draft: Draft, manifest: str) -> None:
    if PurePosixPath(manifest).name in _LOCKED:
        draft.assume(f"A lock file beside {manifest} is made anew by its tool.")


def _add(draft: Draft, manifest: str, text: str, requirement: str) -> bool:
    """Name the package in a manifest that does not; whether it can be."""
    name = PurePosixPath(manifest).name
    if name == "pyproject.toml":
        if (place := with_dependency(text, requirement)) is None:
            return False
        draft.edits.append(Edit(manifest, place[0], place[0], place[1], Stage.GENERATION))
        _say_locked(draft, manifest)
        return True
    if not _REQUIREMENTS.fullmatch(name):
        return False
    newline = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text or text.endswith(("\n", "\r")) else newline
    draft.edits.append(Edit(manifest, len(text), len(text), f"{lead}{requirement}{newline}", Stage.GENERATION))
    return True
