"""Lists the files in scope and reads them; the only reader of the disk, and it judges nothing.

A `SourceFile` holds where its bytes are, not the bytes: a tree of 100,000 files costs its list of names, and the few
files that are read twice come out of the page cache.
"""

from __future__ import annotations

import codecs
import os
import stat
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import Path
from typing import Literal

from pathspec import GitIgnoreSpec

from offramp.errors import InputError
from offramp.languages import ENDINGS
from offramp.model import Skipped

Kind = Literal["python", "notebook", "config", "text"]
"""`text` is source in another language: it is held against patterns of text alone."""

LARGEST_PYTHON = 5 * 1024 * 1024
LARGEST_NOTEBOOK = 50 * 1024 * 1024
"""Most of a notebook is pictures and tables it printed; its code is held to `LARGEST_PYTHON`."""
LARGEST_CONFIG = 256 * 1024
"""A larger YAML or JSON file is data, not configuration, and is out of scope."""
LARGEST_LOCK = 5 * 1024 * 1024

FOREIGN = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "site-packages", ".ipynb_checkpoints"}
)
"""Folders that hold nobody's source, even where git does not ignore them."""
BUILT = frozenset({"build", "dist", "_build", ".tox", ".nox", ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Folders left out where no git says what is source."""

_PYTHON = (".py", ".pyw")
_NOTEBOOK = ".ipynb"
_CONFIG = (
    ".env*", "*.env", "*.yaml", "*.yml", "*.toml", "*.json", "*.ini", "*.cfg", "*requirements*.txt",
    "*requirements*.in", "constraints*.txt", "*dockerfile*", "pipfile", "pipfile.lock", "uv.lock", "poetry.lock",
    "pdm.lock",
)  # fmt: skip
_LARGEST: dict[Kind, int] = {"python": LARGEST_PYTHON, "notebook": LARGEST_NOTEBOOK}
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""`pip freeze > requirements.txt` in a Windows shell writes this. The mark stays in the text."""
_LOCKS = frozenset({"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "packages.lock.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What is in scope under a root, both tuples sorted by path."""

    root_name: str
    commit: str
    """The checked-out revision; empty outside git."""
    prefix: str = ""
    """The folder as the top of its git repository names it, with `/` at the end; empty at the top and outside git."""
    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text that becomes its old bytes again by `text.encode(encoding)`: line ends and a BOM are kept."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotText:
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
    if not root.is_dir():
        raise InputError(f"{root} does not exist.", "Give the folder of a repository, or one file.")
    excluded = GitIgnoreSpec.from_lines(exclude)
    tracked = _git_files(root) if names is None else []
    listed = set(tracked or _walk(root) if names is None else names)
    chosen = {name for name in listed if FOREIGN.isdisjoint(name.split("/")[:-1])}
    chosen |= {name for name in also if not (root / name).is_dir()}
    found = [
        entry for name in sorted(chosen) if not excluded.match_file(name) for entry in _entry(root, name, name in also)
    ]
    return Discovery(
        root_name=root.resolve().name,
        commit=_git(root, "rev-parse", "--verify", "--quiet", "HEAD").decode().strip() if tracked else "",
        prefix=os.fsdecode(_git(root, "rev-parse", "--show-prefix").removesuffix(b"\n")) if tracked else "",
        files=tuple(entry for entry in found if isinstance(entry, SourceFile)),
        skipped=tuple(entry for entry in found if isinstance(entry, Skipped)),
    )


def held(root: Path, name: str, content: bytes) -> SourceFile | Skipped:
    """A file that an editor or a pipe holds, whether it is on the disk or not."""
    kind = _kind_of_name(name, content)
    if kind is None:
        return _not_source(name)
    return SourceFile(path=name, kind=kind, location=str(root / name), content=content)


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


def may_be_source(name: str) -> bool:
    """Whether a file of that name could be in scope; without an ending, its first line decides."""
    base = name.rpartition("/")[2].lower()
    known = base.endswith((*_PYTHON, _NOTEBOOK, *ENDINGS)) or _is_requirements(name)
    return known or "." not in base or any(fnmatchcase(base, pattern) for pattern in _CONFIG)


def _lone(file: Path) -> Discovery:
    found = tuple(_entry(file.parent, file.name))
    if not found:
        raise InputError(f"{file} is neither source, a notebook nor configuration.", "Give the folder of a repository.")
    return Discovery(
        root_name=file.resolve().parent.name,
        commit="",
        files=tuple(entry for entry in found if isinstance(entry, SourceFile)),
        skipped=tuple(entry for entry in found if isinstance(entry, Skipped)),
    )


def _entry(root: Path, name: str, asked: bool = False) -> Iterator[SourceFile | Skipped]:
    """The file in scope, the reason why it is not read, or nothing when it is out of scope."""
    location = f"{root}/{name}"
    if not _is_text(name):
        if name.lower().endswith((*_PYTHON, _NOTEBOOK, *ENDINGS)):
            yield _skip(name, "unreadable", "its name is not text")
        return
    try:
        status = os.lstat(location)
        kind = _kind(name, location, status)
    except FileNotFoundError:
        return  # deleted in the work tree, still in the index
    except OSError as error:
        yield _skip(name, "unreadable", error.strerror or "cannot be opened")
        return
    if stat.S_ISDIR(status.st_mode) and not os.access(location, os.R_OK | os.X_OK):
        yield _skip(name.rstrip("/"), "unreadable", "no permission to list the folder")
    elif stat.S_ISDIR(status.st_mode):
        yield _skip(name.rstrip("/"), "nested-repository", "a repository of its own; scan it by itself")
    elif stat.S_ISLNK(status.st_mode):
        if kind and not Path(location).resolve().is_relative_to(root.resolve()):
            yield _skip(name, "outside-root", "a symbolic link that leaves the scanned folder")
    elif kind and not stat.S_ISREG(status.st_mode):
        yield _skip(name, "unreadable", "not a regular file")
    elif kind and status.st_size > _LARGEST.get(kind, status.st_size):
        yield _skip(name, "too-large", f"{status.st_size:,} bytes; the limit is {_LARGEST[kind]:,}")
    elif kind and not os.access(location, os.R_OK):
        yield _skip(name, "unreadable", "no permission to read it")
    elif kind and (kind != "config" or status.st_size <= _largest(name)):
        yield SourceFile(path=name, kind=kind, location=location)
    elif asked and not kind:
        yield _not_source(name)


def _not_source(path: str) -> Skipped:
    return _skip(path, "not-source", "neither source, a notebook nor configuration")


def _skip(path: str, reason: str, detail: str) -> Skipped:
    return Skipped(path=path.encode("utf-8", "backslashreplace").decode(), reason=reason, detail=detail)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(name: str, location: str, status: os.stat_result) -> Kind | None:
    is_script = "." not in name.rpartition("/")[2] and stat.S_ISREG(status.st_mode)
    return _kind_of_name(name, _start(location) if is_script else b"")


def _kind_of_name(name: str, start: bytes) -> Kind | None:
    """What a file is by its name, or by how it begins where the name has no ending."""
    base = name.rpartition("/")[2].lower()
    if base.endswith(_PYTHON):
        return "python"
    if base.endswith(_NOTEBOOK):
        return "notebook"
    if base.endswith(ENDINGS):
        return "text"
    if any(fnmatchcase(base, pattern) for pattern in _CONFIG) or _is_requirements(name):
        return None if base in _LOCKS else "config"
    has_shebang = start.startswith(b"#!") and b"python" in start.partition(b"\n")[0]
    return "python" if "." not in base and has_shebang else None


def _largest(name: str) -> int:
    return LARGEST_LOCK if name.endswith(".lock") else LARGEST_CONFIG


def _is_requirements(name: str) -> bool:
    """`requirements/dev.txt` and its like."""
    return fnmatchcase(f"/{name.lower()}", "*/requirements/*.txt")


def _start(location: str) -> bytes:
    with open(location, "rb", buffering=0) as file:
        return file.read(128)


def _git_files(root: Path) -> list[str]:
    """Tracked and untracked files that git does not ignore; empty when git has nothing to say of this folder."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _git(root: Path, *arguments: str) -> bytes:
    # A hook runs with GIT_DIR and GIT_INDEX_FILE of its own repository, which need not be the scanned one.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False, env=clean)
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _walk(root: Path) -> Iterator[str]:
    """Every file below a folder that no `.gitignore` on the way leaves out."""
    pending: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [("", ())]
    while pending:
        prefix, specs = pending.pop()
        try:
            entries = list(os.scandir(root / prefix))
        except OSError:
            yield prefix
            continue
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        if any(entry.name == ".gitignore" and entry.is_file() for entry in entries):
            specs = (*specs, (prefix, _ignore_file(root / prefix / ".gitignore")))
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in FOREIGN | BUILT and not _ignored(f"{name}/", specs):
                    pending.append((f"{name}/", specs))
            elif not _ignored(name, specs):
                yield name


def _ignore_file(file: Path) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(file.read_text(encoding="utf-8", errors="replace").splitlines())


def _ignored(name: str, specs: tuple[tuple[str, GitIgnoreSpec], ...]) -> bool:
    """Whether the nearest `.gitignore` with an opinion leaves the name out."""
    for prefix, spec in reversed(specs):
        verdict = spec.check_file(name[len(prefix) :]).include
        if verdict is not None:
            return verdict
    return False
