"""What patched code needs to be installed: the requirements file beside it names the `openai` package.

Only `requirements*.txt` is written: beside other manifests stands a lock file that would go stale.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from offramp.fixes.edits import Draft, Edit
from offramp.fixes.repository import Repository
from offramp.model import Mapped, Stage

_LINE = re.compile(r"(?m)^[ \t]*openai(?P<extras>\[[^\]]*\])?[ \t]*(?P<pin>[<>=!~][^#;\r\n]*?)?[ \t]*(?=[#;\r\n]|\Z)")
_UPPER = re.compile(r"(?:===?|<=?|~=)\s*v?(\d+(?:\.\d+)*)")
_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.txt")
_OTHERS = ("pyproject.toml", "Pipfile", "setup.py", "setup.cfg")


def require_openai(repository: Repository, draft: Draft, path: str) -> None:
    """Name the package, or raise a pin that keeps it too old, in the requirements file nearest to `path`."""
    floor = repository.contract.floor
    manifest = _nearest(repository, path)
    if manifest is None:
        others = [name for name in repository.analysis.texts if PurePosixPath(name).name in _OTHERS]
        if not any("openai" in repository.analysis.texts[name] for name in others):
            draft.assume(f"`openai` {floor} or later is installed where this runs; no requirements file says so.")
        return
    text = repository.analysis.texts[manifest]
    found = _LINE.search(text)
    if found is None:
        _append(draft, manifest, text, f"openai>={floor}")
    elif found["pin"] and _is_too_old(found["pin"], floor):
        start = found.end("extras") if found["extras"] else found.start() + len(found[0].split("openai")[0]) + 6
        end = found.end("pin")
        draft.edits.append(Edit(manifest, start, end, f">={floor}", Stage.GENERATION))
        draft.mapping.append(Mapped(old=f"openai{found['pin']}", new=f"openai>={floor}", note=f"in {manifest}"))


def _nearest(repository: Repository, path: str) -> str | None:
    """The requirements file in the closest folder above; the plain one before its variants."""
    for folder in PurePosixPath(path).parents:
        names = [
            name
            for name in repository.analysis.texts
            if PurePosixPath(name).parent == folder and _REQUIREMENTS.fullmatch(PurePosixPath(name).name)
        ]
        if names:
            return min(names, key=lambda name: (len(name), name))
    return None


def _append(draft: Draft, manifest: str, text: str, line: str) -> None:
    newline = "\r\n" if "\r\n" in text else "\n"
    lead = "" if not text or text.endswith(("\n", "\r")) else newline
    draft.edits.append(Edit(manifest, len(text), len(text), f"{lead}{line}{newline}", Stage.GENERATION))


def _is_too_old(pin: str, floor: str) -> bool:
    """Whether an upper bound of the pin lies below the floor."""
    return any(_version(bound) < _version(floor) for bound in _UPPER.findall(pin))


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
