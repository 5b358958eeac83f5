"""Lists the files in scope and reads them; the only reader of the disk beside the sieve, and it judges no code.

A `SourceFile` holds where its bytes are, not the bytes: a tree of 100,000 files costs its list of names, and the few
files that are read twice come out of the page cache.
"""

from __future__ import annotations

import codecs
import os
import stat
import tokenize
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct

from offramp.errors import InputError
from offramp.git import Git
from offramp.listing import Listing
from offramp.model import Skipped
from offramp.scope import LARGEST_CONFIG as LARGEST_CONFIG
from offramp.scope import LARGEST_NOTEBOOK as LARGEST_NOTEBOOK
from offramp.scope import LARGEST_PYTHON as LARGEST_PYTHON
from offramp.scope import SAMPLES, is_code, is_python_script, is_text, kind, largest

Kind = Literal["python", "notebook", "config", "text"]
"""`text` is source in another language: it is held against patterns of text alone."""

SAMPLE_ENV = ("*.env.*", *(f"{each}*" for each in SAMPLES))
"""Names of the files that show what an `.env` may hold."""

_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""`pip freeze > requirements.txt` in a Windows shell writes this. The mark stays in the text."""


class SourceFile(Struct, frozen=True, kw_only=True):
    """A file in scope."""

    path: str
    """Relative to the root, with `/`."""
    kind: Kind
    location: str
    """Where it is on this machine; shown in no output."""
    content: bytes | None = None
    """What it holds as far as this run is concerned, such as the buffer of an editor; None for what is on the disk."""

    def read(self) -> bytes:
        """Its bytes now; `OSError` if it went away since it was listed."""
        if self.content is not None:
            return self.content
        with open(self.location, "rb", buffering=0) as file:
            return file.readall()


class Discovery(Struct, frozen=True, kw_only=True):
    """What is in scope under a root, both tuples sorted by path."""

    root_name: str
    commit: str
    """The checked-out revision; empty outside git."""
    prefix: str = ""
    """The folder as the top of its git repository names it, with `/` at the end; empty at the top and outside git."""
    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]


class Decoded(Struct, frozen=True, kw_only=True):
    """A text that becomes its old bytes again by `text.encode(encoding)`: line ends and a BOM are kept."""

    text: str
    encoding: str


class NotText(Struct, frozen=True, kw_only=True):
    """Why bytes could not be read as text."""

    detail: str


def discover(
    root: Path, exclude: tuple[str, ...] = (), names: tuple[str, ...] | None = None, also: tuple[str, ...] = ()
) -> Discovery:
    """The files in scope under a folder, or a single file. `exclude` holds patterns as in `.gitignore`.

    `names` are the files of a folder that some list tells; without it, git or the folder is asked. `also` names what
    was asked for, even if it is in no listing.
    """
    if root.is_file():
        return _lone(root)
    listing = Listing(folder(root), exclude, names)
    listed = {name for some in listing for name in some}
    listed |= {name for name in also if not (root / name).is_dir()}
    return discovery(root, listing, (entry for name in listed for entry in judged(root, name, name in also)))


def folder(root: Path) -> str:
    """The path of a folder; raises when it is none."""
    if not root.is_dir():
        raise InputError(f"{root} does not exist.", "Give the folder of a repository, or one file.")
    return str(root)


def discovery(root: Path, listing: Listing, found: Iterable[SourceFile | Skipped]) -> Discovery:
    """What was found under a folder, in order."""
    asked = asked_of_git(root) if listing.by_git else ()
    entries = sorted(found, key=lambda entry: entry.path)
    commit, prefix = answers(asked)
    return Discovery(
        root_name=root.resolve().name,
        commit=commit,
        prefix=prefix,
        files=tuple(entry for entry in entries if isinstance(entry, SourceFile)),
        skipped=tuple(entry for entry in entries if isinstance(entry, Skipped)),
    )


def asked_of_git(root: Path) -> tuple[Git, ...]:
    """The questions after the revision of a folder and its place in the repository, which git begins to answer."""
    questions = (("--verify", "--quiet", "HEAD"), ("--show-prefix",))
    return tuple(Git(str(root), "rev-parse", *each) for each in questions)


def answers(asked: tuple[Git, ...]) -> tuple[str, str]:
    """The revision and the place; both empty where git was not asked."""
    commit, prefix = [os.fsdecode(each.read().removesuffix(b"\n")) for each in asked] or ["", ""]
    return commit, prefix


def held(root: Path, name: str, content: bytes) -> SourceFile | Skipped:
    """A file that an editor or a pipe holds, whether it is on the disk or not."""
    said = kind(name)
    what = ("python" if is_python_script(content) else None) if said == "script" else said or None
    if what is None:
        return _not_source(name)
    return SourceFile(path=name, kind=what, location=str(root / name), content=content)


def decode(data: bytes, kind: Kind = "python") -> Decoded | NotText:
    """The text of a file by its byte-order mark, its coding cookie (PEP 263) or else UTF-8. Python reads no UTF-16."""
    if kind == "text":  # never written back, so that a few lost bytes are no loss
        return Decoded(text=data.decode("utf-8", "replace"), encoding="utf-8")
    try:
        for mark, encoding in _UTF16 if kind == "config" else ():
            if data.startswith(mark):
                return Decoded(text=data.decode(encoding), encoding=encoding)
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return Decoded(text=text, encoding=encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        return NotText(detail=str(error))
    return NotText(detail=f"reading it as {encoding} loses bytes")


def _lone(file: Path) -> Discovery:
    found = tuple(judged(file.parent, file.name))
    if not found:
        raise InputError(f"{file} is neither source, a notebook nor configuration.", "Give the folder of a repository.")
    return Discovery(
        root_name=file.resolve().parent.name,
        commit="",
        files=tuple(entry for entry in found if isinstance(entry, SourceFile)),
        skipped=tuple(entry for entry in found if isinstance(entry, Skipped)),
    )


def judged(root: Path, name: str, asked: bool = False) -> Iterator[SourceFile | Skipped]:
    """The file in scope, the reason why it is not read, or nothing when it is out of scope."""
    location = f"{root}/{name}".rstrip("/")
    if not is_text(name):
        if is_code(name):
            yield _skip(name, "unreadable", "its name is not text")
        return
    try:
        status = os.lstat(location)
        what = _kind(name, location, status)
    except FileNotFoundError:
        return  # deleted in the work tree, still in the index
    except OSError as error:
        yield _skip(name, "unreadable", error.strerror or "cannot be opened")
        return
    limit = largest(name, what or "")
    if stat.S_ISDIR(status.st_mode) and not os.access(location, os.R_OK | os.X_OK):
        yield _skip(name.rstrip("/"), "unreadable", "no permission to list the folder")
    elif stat.S_ISDIR(status.st_mode):
        yield _skip(name.rstrip("/"), "nested-repository", "a repository of its own; scan it by itself")
    elif stat.S_ISLNK(status.st_mode):
        if what and not Path(location).resolve().is_relative_to(root.resolve()):
            yield _skip(name, "outside-root", "a symbolic link that leaves the scanned folder")
    elif what and not stat.S_ISREG(status.st_mode):
        yield _skip(name, "unreadable", "not a regular file")
    elif what and what != "config" and limit and status.st_size > limit:
        yield _skip(name, "too-large", f"{status.st_size:,} bytes; the limit is {limit:,}")
    elif what and not os.access(location, os.R_OK):
        yield _skip(name, "unreadable", "no permission to read it")
    elif what and (what != "config" or status.st_size <= limit):
        yield SourceFile(path=name, kind=what, location=location)
    elif asked and not what:
        yield _not_source(name)


def known(root: Path, name: str) -> SourceFile:
    """A file that was read already, so that nothing about it has to be judged."""
    said = kind(name)
    return SourceFile(path=name, kind="python" if said == "script" else cast(Kind, said), location=f"{root}/{name}")


def _not_source(path: str) -> Skipped:
    return _skip(path, "not-source", "neither source, a notebook nor configuration")


def _skip(path: str, reason: str, detail: str) -> Skipped:
    return Skipped(path=path.encode("utf-8", "backslashreplace").decode(), reason=reason, detail=detail)


def _kind(name: str, location: str, status: os.stat_result) -> Kind | None:
    said = kind(name)
    if said == "script":
        return "python" if stat.S_ISREG(status.st_mode) and _has_python_shebang(location) else None
    return said or None


def _has_python_shebang(location: str) -> bool:
    with open(location, "rb", buffering=0) as file:
        return is_python_script(file.read(128))
