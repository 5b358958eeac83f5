"""Reads the files of another revision out of git's store; work tree and index stay untouched, and no filter runs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec import Struct

from offramp.errors import RevisionError
from offramp.git import environment
from offramp.scope import LARGEST_NOTEBOOK, kind

_FETCH = "Fetch it first; in CI the whole history is needed (`fetch-depth: 0`)."


class Tree(Struct, frozen=True, kw_only=True):
    """The files of a commit, below the folder that was asked for."""

    commit: str
    folder: Path
    names: tuple[str, ...]


@contextmanager
def forked(root: Path, revision: str) -> Iterator[Tree]:
    """The files under `root` as they were where HEAD left `revision`, in a folder that goes away again."""
    commit = _fork_point(root, revision)
    listed = dict(_listed(root, commit))
    with tempfile.TemporaryDirectory(prefix="offramp-") as scratch:
        folder = Path(scratch).resolve()
        _write(root, listed, folder)
        yield Tree(commit=commit, folder=folder, names=tuple(sorted(listed)))


def _fork_point(root: Path, revision: str) -> str:
    if not _git(root, "rev-parse", "--git-dir"):
        raise RevisionError(f"{root} is in no git repository.", "Leave out --diff-base, or use --baseline.")
    if revision.startswith("-") or not (
        tip := _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    ):
        raise RevisionError(f"{revision!r} names no commit here.", _FETCH)
    fork = _git(root, "merge-base", "HEAD", tip.decode().strip())
    if not fork:
        raise RevisionError(f"HEAD and {revision!r} have no commit in common here.", _FETCH)
    return fork.decode().split()[0]


def _listed(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Name and object of each plain file that may be read."""
    for row in _git(root, "ls-tree", "-r", "-z", "-l", commit).split(b"\0"):
        about, _, raw = row.partition(b"\t")
        mode, sort, name, size = [*about.decode().split(), "", "", "", ""][:4]
        path = os.fsdecode(raw)
        if sort == "blob" and mode != "120000" and int(size) <= LARGEST_NOTEBOOK and _is_plain(path):
            yield path, name


def _is_plain(path: str) -> bool:
    """Whether the path stays inside of its folder, as that of every honest tree does."""
    return bool(kind(path)) and not path.startswith("/") and {"..", ".git", ""}.isdisjoint(path.split("/"))


def _write(root: Path, listed: dict[str, str], folder: Path) -> None:
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{name}\n" for name in listed.values()).encode())
        asked.seek(0)
        command = ["git", "-C", str(root), "cat-file", "--batch"]
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, env=_environment()) as store:
            assert store.stdout is not None
            for path in listed:
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(_blob(store.stdout))


def _blob(stream: IO[bytes]) -> bytes:
    head = stream.readline().split()
    if len(head) != 3:
        raise RevisionError("git cannot give all files of that revision.", _FETCH)
    data = stream.read(int(head[2]))
    stream.read(1)
    return data


def _git(root: Path, *arguments: str) -> bytes:
    """What git answers; nothing when it refuses."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=False, env=_environment()
        )
    except OSError as error:
        raise RevisionError("git cannot be started.", "Install git, or leave out --diff-base.") from error
    return done.stdout if done.returncode == 0 else b""


def _environment() -> dict[str, str]:
    # Nothing may be fetched.
    return {**environment(), "GIT_NO_LAZY_FETCH": "1"}
