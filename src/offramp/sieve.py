"""Reads many files one behind another and tells which hold a keyword; what is no plain file it leaves to be judged.

A file costs four system calls and no object of its own: one test speaks for all files of a full buffer.
"""

from __future__ import annotations

import os
import stat
from itertools import pairwise

from offramp.matching import bulk, matcher
from offramp.scope import LARGEST_CONFIG, is_python_script, is_text, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from offramp.matching import Test
    from offramp.tester import Tester

_FULL = 256 * 1024
_ROOM = 1024 * 1024
"""What a file may have at least; a larger one is read by itself."""
_START = 128
# A link must not be followed, and a pipe not be waited for.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Sifted:
    """Files by what is known of them."""

    def __init__(self, counts_only: bool = False) -> None:
        self.hits: list[str] = []
        """In scope, with a keyword."""
        self.doubtful: list[str] = []
        """Too large, a link, gone, or otherwise no plain file."""
        self.count = 0
        """How many are in scope and hold no keyword."""
        self._counts_only = counts_only
        self._clean: list[str] = []

    def add(self, names: Sequence[str]) -> None:
        """Note files without a keyword."""
        self.count += len(names)
        if names and not self._counts_only:
            # In one piece they take half the memory.
            self._clean.append("\0".join(names))

    @property
    def clean(self) -> Iterator[str]:
        """Those that are in scope and hold no keyword; none where they are only counted."""
        return (name for some in self._clean for name in some.split("\0"))

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing more to look at."""
        return not self.hits and not self.doubtful


def sift(
    root: str,
    names: Iterable[list[str]],
    keywords: Iterable[str],
    of_text: Iterable[str],
    until_found: bool = False,
    kind_of_words: str = "database",
) -> Sifted:
    """Sort the files in scope under a folder. Source in other languages has keywords of its own.

    `kind_of_words` is that under which what is made of the keywords is kept, `names` for words of one repository.

    With `until_found` the rest is left as soon as a file is known not to be clean, and clean files are only counted:
    memory does not grow with them.
    """
    found = Sifted(counts_only=until_found)
    with _Folder(root) as folder:
        code, text = _Buffer(folder, keywords, found, kind_of_words), _Buffer(folder, of_text, found)
        for some in names:
            groups = _grouped(some, found)
            code.take(groups["python"])
            code.take(script for script in groups["script"] if _is_python(folder, script, found))
            code.take(groups["config"], largest=LARGEST_CONFIG)
            code.take(groups["notebook"], change=unescaped)
            text.take(groups["text"])
            if until_found and not found.is_clean:
                break
        code.end()
        text.end()
    return found


def unescaped(data: bytes) -> bytes:
    """The bytes of a notebook without the escapes of JSON that a keyword could be torn by."""
    return data.replace(b'\\"', b'"').replace(b"\\/", b"/")


def _grouped(names: list[str], found: Sifted) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {"python": [], "script": [], "config": [], "notebook": [], "text": [], "": []}
    for name in names:
        if name.isascii() or is_text(name):
            groups[kind(name)].append(name)
        else:
            found.doubtful.append(name)
    return groups


def _is_python(folder: _Folder, name: str, found: Sifted) -> bool:
    start = bytearray(_START)
    try:
        folder.read(name, memoryview(start))
    except OSError:
        found.doubtful.append(name)
    return is_python_script(bytes(start))


class _Buffer:
    """Collects files until one test is worth it; full buffers are tested beside the reading of the next."""

    def __init__(self, folder: _Folder, keywords: Iterable[str], found: Sifted, kind: str = "database") -> None:
        self._folder, self._keywords, self._found, self._kind = folder, keywords, found, kind
        self._view = memoryview(b"")
        self._names: list[str] = []
        self._ends = [0]
        self._tester: Tester | None = None

    def take(self, names: Iterable[str], largest: int = _ROOM, change: Callable[[bytes], bytes] | None = None) -> None:
        """Read files; `change` makes of their bytes those that are tested."""
        read, doubtful = self._folder.read, self._found.doubtful
        for name in names:
            # A keyword cannot reach over the zero between two files.
            at = self._ends[-1] + 1
            if at > _FULL or not self._view:
                self._next()
                at = 1
            view = self._view
            try:
                end = at + read(name, view[at:])
            except OSError:
                doubtful.append(name)
                continue
            if end - at > largest or end == len(view):
                doubtful.append(name)
                continue
            if change:
                changed = change(bytes(view[at:end]))
                end = at + len(changed)
                view[at:end] = changed
            view[end] = 0
            self._names.append(name)
            self._ends.append(end)

    def end(self) -> None:
        """Test what is left."""
        if self._tester:
            self._tester.end()
        if self._names:
            test = self._tester.holds if self._tester else matcher(self._keywords, self._ends[-1])
            _tell_apart(self._names, self._ends, self._view, test, self._found)

    def _next(self) -> None:
        """Hand over what was read, and go on in an empty buffer."""
        if not self._names:
            self._view = memoryview(bytearray(_FULL + _ROOM))
            return
        if self._tester is None:
            from offramp.tester import Tester

            spare = memoryview(bytearray(_FULL + _ROOM))
            self._tester = Tester(bulk(self._keywords, self._kind), spare)
        test, found, names, ends, view = self._tester.holds, self._found, self._names, self._ends, self._view
        self._view = self._tester.swap(view, lambda: _tell_apart(names, ends, view, test, found))
        self._names, self._ends = [], [0]


def _tell_apart(names: list[str], ends: list[int], view: memoryview, holds: Test, found: Sifted) -> None:
    if not holds(view[: ends[-1]]):
        found.add(names)
        return
    hits = [holds(view[start + 1 : end]) for start, end in pairwise(ends)]
    found.hits += (name for name, hit in zip(names, hits, strict=True) if hit)
    found.add([name for name, hit in zip(names, hits, strict=True) if not hit])


class _Folder:
    """Reads plain files below a folder; `OSError` for anything else."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._descriptor = -1
        self.read = self._read_there if hasattr(os, "readv") and os.open in os.supports_dir_fd else self._read_anywhere

    def __enter__(self) -> _Folder:
        if os.open in os.supports_dir_fd:
            self._descriptor = os.open(self._root, os.O_RDONLY)
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def _read_there(self, name: str, view: memoryview) -> int:
        """Fill the view from the beginning; returns how much there is."""
        file = os.open(name, _FLAGS, dir_fd=self._descriptor)
        try:
            end = count = os.readv(file, [view])
            while count and end < len(view):
                count = os.readv(file, [view[end:]])
                end += count
            if not end and not stat.S_ISREG(os.fstat(file).st_mode):
                raise OSError("not a regular file")
        finally:
            os.close(file)
        return end

    def _read_anywhere(self, name: str, view: memoryview) -> int:
        location = f"{self._root}/{name}"
        if not stat.S_ISREG(os.lstat(location).st_mode):
            raise OSError("not a regular file")
        with open(location, "rb", buffering=0) as file:
            end = count = file.readinto(view) or 0
            while count and end < len(view):
                count = file.readinto(view[end:]) or 0
                end += count
        return end
