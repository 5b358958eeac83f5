"""Replaces the bytes of files: new files beside the old ones, then renames; remembers nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from offramp.errors import ApplyError

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Swap(Struct, frozen=True, kw_only=True):
    """One file whose bytes are to change. The path counts from a base that is given with it."""

    path: str
    old: bytes
    new: bytes


def content(file: Path) -> bytes:
    """The bytes of a file now; none for one that is gone."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return b""


def unwritable(base: Path, swaps: Iterable[Swap]) -> dict[str, str]:
    """The files that may not be replaced, each with the reason."""
    reasons = {each.path: _obstacle(base, each.path) for each in swaps}
    return {path: reason for path, reason in reasons.items() if reason}


def checked(base: Path, swaps: Iterable[Swap]) -> None:
    """Refuse when a file is no longer what the plan was made from."""
    for each in swaps:
        if content(base / each.path) != each.old:
            raise ApplyError(f"{each.path} changed while the plan was made.", "Nothing was changed. Run again.")


def swap_all(base: Path, swaps: Iterable[Swap]) -> None:
    """Write the new bytes. All that can fail for want of room or leave comes before the first rename."""
    swaps = tuple(swaps)
    for each in swaps:
        _write_beside(base / each.path, each.new)
    checked(base, swaps)
    for each in swaps:
        os.replace(_beside(base / each.path), base / each.path)
    _settle(base, swaps)


def put_back(base: Path, swaps: Iterable[Swap]) -> None:
    """The old bytes, wherever the new ones have arrived; and nothing stays beside the files."""
    swaps = tuple(swaps)
    for each in swaps:
        _remove_beside(base / each.path)
    for each in swaps:
        if each.new != each.old and content(base / each.path) == each.new:
            _write_beside(base / each.path, each.old)
            os.replace(_beside(base / each.path), base / each.path)
    _settle(base, swaps)


def write_new(file: Path, data: bytes) -> None:
    """A file that was not there, safe on the disk."""
    with os.fdopen(os.open(file, _WRITE, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def settle(folder: Path) -> None:
    """Make the names in a folder last."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _obstacle(base: Path, path: str) -> str:
    file = base / path
    status = file.lstat()
    if not stat.S_ISREG(status.st_mode) or file.resolve() != file:
        return "is reached through a symbolic link"
    # By its mode: to root every file seems writable.
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return "is read-only"
    if os.path.lexists(_beside(file)):
        return f"has a file beside it that stands in the way: {_beside(file).name}"
    return "" if os.access(file.parent, os.W_OK | os.X_OK) else "is in a folder that may not be written"


def _beside(file: Path) -> Path:
    """A name of its own length: that of the file may be as long as a name can be."""
    return file.with_name(f".offramp-{hashlib.sha256(os.fsencode(file.name)).hexdigest()[:12]}")


def _write_beside(file: Path, data: bytes) -> None:
    beside = _beside(file)
    write_new(beside, data)
    owner, fresh = file.stat(), beside.stat()
    if (owner.st_uid, owner.st_gid) != (fresh.st_uid, fresh.st_gid):
        os.chown(beside, owner.st_uid, owner.st_gid)
    shutil.copystat(file, beside)
    os.utime(beside)  # the file is new to whoever builds by date


def _remove_beside(file: Path) -> None:
    beside = _beside(file)
    if beside.is_file():
        beside.unlink()


def _settle(base: Path, swaps: Iterable[Swap]) -> None:
    for folder in sorted({(base / each.path).parent for each in swaps}):
        settle(folder)
