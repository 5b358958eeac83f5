"""Where a scanned path belongs, and what git says of its files; changes nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from offramp import git, kept
from offramp.errors import ApplyError, InputError

_STAGED = "has staged changes"
_EDITED = "has changes that are not committed"
_CONFLICT = "is in a merge conflict"
_FOREIGN = "is not in git, so that nothing could tell your changes from those of offramp"
_HIDDEN = "is marked as unchanged in git (assume-unchanged or skip-worktree)"


class Place(Struct, frozen=True, kw_only=True):
    """A path that is worked on."""

    base: Path
    """The top of the git repository, or the scanned folder where there is none; no symbolic link is in it."""
    prefix: str
    """The scanned folder as seen from `base`, ending with `/`; empty when they are one."""
    target: str
    """What was asked for, as seen from `base`."""
    state: Path
    """The folder of the journal, never among the sources."""
    in_git: bool

    def from_base(self, path: str) -> str:
        """A path that counts from the scanned folder."""
        return self.prefix + path

    def from_root(self, path: str) -> str:
        """A path that counts from `base`."""
        return path.removeprefix(self.prefix)


def locate(path: Path) -> Place:
    """Where a path belongs."""
    if not path.exists():
        raise InputError(f"{path} does not exist.", "Give the folder of a repository, or one file.")
    target = path.resolve()
    root = target if target.is_dir() else target.parent
    top = next((parent for parent in (root, *root.parents) if (parent / ".git").exists()), None)
    base = top or root
    prefix = "" if base == root else f"{root.relative_to(base).as_posix()}/"
    state = _git_folder(root) / "offramp" if top else _state_folder(root)
    return Place(
        base=base, prefix=prefix, target=target.relative_to(base).as_posix(), state=state, in_git=top is not None
    )


def unclean(place: Place, paths: Iterable[str]) -> dict[str, str]:
    """The files that git could not give back as they are, each with the reason."""
    wanted = sorted(paths)
    if not place.in_git or not wanted:
        return {}
    flags = _flags(place.base)
    status = _status(place.base)
    reasons = {path: _reason(flags.get(path, ""), status.get(path, "  ")) for path in wanted}
    return {path: reason for path, reason in reasons.items() if reason}


def _reason(flag: str, status: str) -> str:
    if not flag:
        return _FOREIGN
    if "U" in status or flag == "M":
        return _CONFLICT
    if flag != "H":
        return _HIDDEN
    if status[0] != " ":
        return _STAGED
    return _EDITED if status[1] != " " else ""


def _flags(base: Path) -> dict[str, str]:
    """What the index says of each file: `H` is an ordinary one."""
    listed = _git(base, "ls-files", "-v", "-z").split(b"\0")
    return {os.fsdecode(each[2:]): os.fsdecode(each[:1]) for each in listed if each}


def _status(base: Path) -> dict[str, str]:
    arguments = ("status", "--porcelain", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all")
    listed = _git(base, *arguments).split(b"\0")
    return {os.fsdecode(each[3:]): os.fsdecode(each[:2]) for each in listed if each}


def _git_folder(root: Path) -> Path:
    return Path(os.fsdecode(_git(root, "rev-parse", "--absolute-git-dir").removesuffix(b"\n")))


def _git(folder: Path, *arguments: str) -> bytes:
    # No monitor of the scanned repository is started, no index written.
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=git.environment())
    except OSError as error:
        raise ApplyError(
            f"git cannot be started: {error.strerror}.", "Install git: this is a git repository."
        ) from error
    if done.returncode:
        raise ApplyError(f"git could not be asked: {os.fsdecode(done.stderr).strip()}", "Mend that, and run again.")
    return done.stdout


def _state_folder(root: Path) -> Path:
    """Where there is no git: a folder of this user, named after the scanned one."""
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    state = (Path(kept.caches()) / "offramp" / name).resolve()
    if state.is_relative_to(root):
        raise ApplyError(
            f"The copies for `offramp undo` would stand among the sources, in {state}.",
            "Name a folder outside of them in XDG_CACHE_HOME, or put the sources under git.",
        )
    return state
