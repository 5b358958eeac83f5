"""Names every file under a folder that no ignore rule leaves out: by git's index, by a walk elsewhere; opens none."""

from __future__ import annotations

import os
from itertools import chain

from offramp.git import Git
from offramp.kept import blake2b
from offramp.scope import FOREIGN, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathspec import GitIgnoreSpec

    Specs = tuple[tuple[str, GitIgnoreSpec], ...]

BUILT = frozenset({"build", "dist", "_build", ".tox", ".nox", ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Folders left out where no git says what is source."""

_NESTED = "160000 "
"""The mode of a repository inside the repository."""


class Listing:
    """The files under a folder, many at once; a name that ends with `/` is a folder that was not looked into.

    `exclude` holds patterns as in `.gitignore`. Where `names` are given, they are the files.
    """

    def __init__(self, root: str, exclude: tuple[str, ...] = (), names: tuple[str, ...] | None = None) -> None:
        self._root, self._exclude, self._names = root, exclude, names
        self.by_git = False
        """Whether git named the files; known when they were."""
        self._begun: tuple[Git, ...] = ()

    def begin(self) -> None:
        """Have git begin right away: what else is loaded meanwhile takes no time of its own."""
        if self._names is None and not self._begun:
            known = Git(self._root, "ls-files", "-z", "--stage")
            # Looking for more takes git much longer.
            self._begun = (known, Git(self._root, "ls-files", "-z", "--others", "--exclude-standard"))

    def __iter__(self) -> Iterator[list[str]]:
        left_out = _spec(self._exclude) if self._exclude else None
        for some in self._listed():
            if foreign(some):
                some = [name for name in some if FOREIGN.isdisjoint(name.split("/")[:-1])]
            if left_out:
                some = [name for name in some if not left_out.match_file(_text(name))]
            yield some

    def _listed(self) -> Iterator[list[str]]:
        """What git knows and does not ignore; everything when it has nothing to say of this folder."""
        if self._names is not None:
            yield list(self._names)
            return
        self.begin()
        known, more = self._begun
        self._begun = ()
        try:
            for some in chain(_tracked(known), _entries(more)):
                self.by_git = True
                yield some
        finally:
            known.close()
            more.close()
        if not self.by_git:
            yield from _walk(self._root)
        elif known.failed or more.failed:
            from offramp.errors import InputError

            raise InputError(f"git could not list the files of {self._root}.", "Run `git status` there.")


class Told:
    """The names of a listing on their way to whoever reads the files, and what they come to."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._state = blake2b(digest_size=16)

    def __iter__(self) -> Iterator[list[str]]:
        for some in self._listing:
            self._state.update("".join(f"{name}\0" for name in some).encode("utf-8", "surrogateescape"))
            yield some

    @property
    def digest(self) -> bytes:
        """Tells whether these were the same names in the same order; known when all have come by."""
        return self._state.digest()


def _tracked(known: Git) -> Iterator[list[str]]:
    last = ""
    for some in _entries(known):
        found = [entry[entry.index("\t") + 1 :] + "/" * entry.startswith(_NESTED) for entry in some]
        # A file in conflict is listed up to three times.
        yield [name for name in dict.fromkeys(found) if name != last]
        last = found[-1]


def _entries(git: Git) -> Iterator[list[str]]:
    rest = b""
    for piece in git.pieces():
        done, end, begun = piece.rpartition(b"\0")
        if end:
            yield os.fsdecode(rest + done).split("\0")
            rest = begun
        else:
            rest += piece


def _walk(root: str) -> Iterator[list[str]]:
    """The files of each folder that no `.gitignore` on the way leaves out."""
    pending: list[tuple[str, Specs]] = [("", ())]
    while pending:
        prefix, specs = pending.pop()
        try:
            with os.scandir(f"{root}/{prefix}") as found:
                entries = list(found)
        except OSError:
            yield [prefix]
            continue
        known = {entry.name: entry for entry in entries}
        if "pyvenv.cfg" in known:
            continue
        if ".gitignore" in known and known[".gitignore"].is_file():
            specs = (*specs, (prefix, _spec(_lines(known[".gitignore"].path))))
        folders = {name for name, entry in known.items() if entry.is_dir(follow_symlinks=False)}
        pending += (
            (f"{prefix}{name}/", specs)
            for name in folders - FOREIGN - BUILT
            if not specs or not _ignored(f"{prefix}{name}/", specs)
        )
        files = [prefix + name for name in known if name not in folders]
        yield [name for name in files if not _ignored(name, specs)] if specs else files


def _lines(file: str) -> list[str]:
    with open(file, encoding="utf-8", errors="replace") as text:
        return text.read().splitlines()


def _spec(lines: tuple[str, ...] | list[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _ignored(name: str, specs: Specs) -> bool:
    """Whether the nearest `.gitignore` with an opinion leaves the name out."""
    for prefix, spec in reversed(specs):
        verdict = spec.check_file(_text(name[len(prefix) :])).include
        if verdict is not None:
            return verdict
    return False


def _text(name: str) -> str:
    """The name as a line of `.gitignore` is read: bytes that are no text stand in no pattern."""
    return name if name.isascii() else os.fsencode(name).decode(errors="replace")
