"""Keeps what takes long to make in the cache folder of the user; whoever cannot keep it makes it again.

A file is named after all that it was made of, replaced as a whole, and checked before it is believed.
"""

from __future__ import annotations

import os
import sys

try:
    from _blake2 import blake2b as blake2b
except ImportError:  # it takes ten times as long to load
    from hashlib import blake2b as blake2b

_DIGEST = 16
_GENERATIONS = 4
"""How many of one kind stay: a user has more than one version, a developer of offramp makes many."""
_REPOSITORIES = 32
"""How many stay of what is kept for each repository."""
_OF_REPOSITORIES = ("report", "names")


_IN_USE = [True]


def use(wanted: bool) -> None:
    """Whether anything is kept, or believed that was."""
    _IN_USE[0] = wanted


def get(kind: str, key: str) -> bytes | None:
    """What was kept, whole; `None` when there is nothing that can be believed."""
    folder = _folder()
    if folder is None:
        return None
    try:
        with open(os.path.join(folder, f"{kind}-{key}"), "rb", buffering=0) as file:
            if not _is_own(os.fstat(file.fileno())):
                return None
            data = file.readall()
    except OSError:
        return None
    return data[_DIGEST:] if data[:_DIGEST] == digest(data[_DIGEST:]) else None


def put(kind: str, key: str, data: bytes) -> None:
    """Keep it for the next run, where that is possible."""
    folder = _folder()
    if folder is None:
        return
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        file = os.path.join(folder, f"{kind}-{key}")
        draft = f"{file}.{os.getpid()}"
        with open(draft, "wb") as out:
            out.write(digest(data) + data)
        os.replace(draft, file)
        _thin_out(folder, kind)
    except OSError:  # a full disk or a folder that may not be written costs time, nothing else
        return


def _thin_out(folder: str, kind: str) -> None:
    found = [entry for entry in os.scandir(folder) if entry.name.startswith(f"{kind}-")]
    found.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in found[_REPOSITORIES if kind in _OF_REPOSITORIES else _GENERATIONS :]:
        os.unlink(entry.path)


def _folder() -> str | None:
    """A folder that nobody else writes; none inside a repository, which could bring its own verdict along."""
    base = caches()
    if not _IN_USE[0] or not os.path.isabs(base):
        return None
    folder = os.path.realpath(os.path.join(base, "offramp"))
    above = folder
    while above != os.path.dirname(above):
        above = os.path.dirname(above)
        if os.path.exists(os.path.join(above, ".git")):
            return None
    return folder


def caches() -> str:
    """The folder in which the programs of this user keep what they can make again."""
    if given := os.environ.get("XDG_CACHE_HOME"):
        return given
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return local
    return os.path.join(os.path.expanduser("~"), "Library/Caches" if sys.platform == "darwin" else ".cache")


def _is_own(status: os.stat_result) -> bool:
    return os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def digest(data: bytes) -> bytes:
    """Tells one content from another."""
    return blake2b(data, digest_size=_DIGEST).digest()
