"""What was in the files before each run, and which run is under way; knows nothing of plans.

Every entry is a folder: `entry.json` and the bytes of before, by their digest. It is complete on the disk before the
first file changes, so that a run which was killed can always be taken back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from offramp.apply.swap import Swap, content, put_back, settle, swap_all, write_new
from offramp.errors import ApplyError

_FORMAT = 1
_KEPT = 20
"""Runs that can be taken back, one after another."""
_PAGE = "entry.json"


class Record(Struct, frozen=True, kw_only=True):
    """One file of a run, by the digests of its bytes."""

    path: str
    base: str
    """What the series starts from: other than `before` where an earlier run stopped at a stage."""
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether this run wrote the file."""
        return self.before != self.after


class Entry(Struct, frozen=True, kw_only=True):
    """One run."""

    number: int
    target: str
    status: str
    """`applying`, `applied` or `undoing`; the first and the last are found only after a run was killed."""
    is_whole: bool
    """Whether the series was applied to its end."""
    records: tuple[Record, ...]

    @property
    def is_applied(self) -> bool:
        """Whether the run has ended."""
        return self.status == "applied"


def digest(data: bytes) -> str:
    """The name of some bytes."""
    return hashlib.sha256(data).hexdigest()


@contextmanager
def refusing() -> Iterator[None]:
    """What the disk refuses is told as a refusal: everything is as it was before."""
    try:
        yield
    except OSError as error:
        raise ApplyError(f"{_said(error)}.", "Nothing was changed. Mend that, and run again.") from error


def _said(error: OSError) -> str:
    name = error.filename2 or error.filename
    return f"{os.fsdecode(name)}: {error.strerror}" if name else error.strerror or str(error)


class Journal:
    """The entries of a state folder. Inside `with` nobody else writes."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.lock: IO[bytes] | None = None

    def __enter__(self) -> Journal:
        with refusing():
            self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.lock = open(self.state / "lock", "ab")
            if not _is_locked(self.lock):
                self.lock.close()
                raise ApplyError("Another run of offramp is changing these files.", "Wait for its end, and run again.")
            for rest in (*self.state.glob("*.new"), *self.state.glob("*.gone")):
                shutil.rmtree(rest)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.lock:
            self.lock.close()

    def entries(self) -> Iterator[Entry]:
        """Every entry, the newest first."""
        names = [each.name for each in self.state.iterdir()] if self.state.is_dir() else []
        for name in sorted((each for each in names if each.isdecimal()), key=int, reverse=True):
            yield _read(self.state / name)

    def interrupted(self) -> Entry | None:
        """The run that was killed, if one was."""
        return next((each for each in self.entries() if not each.is_applied), None)

    def last(self, target: str) -> Entry | None:
        """The last run on a target."""
        return next((each for each in self.entries() if each.is_applied and each.target == target), None)

    def known(self) -> dict[str, str]:
        """The digest with which the last run left each file."""
        left: dict[str, str] = {}
        for entry in self.entries():
            for record in entry.records:
                left.setdefault(record.path, record.after)
        return left

    def place_of(self, entry: Entry, name: str) -> Path:
        """Where the bytes with a digest are kept."""
        return self.state / str(entry.number) / name

    def blob(self, entry: Entry, name: str) -> bytes:
        """The bytes with a digest."""
        data = content(self.place_of(entry, name))
        if digest(data) != name:
            raise ApplyError(f"The copy {self.place_of(entry, name)} is damaged.", "Take the file from git.")
        return data

    def new(self, target: str, is_whole: bool, records: tuple[Record, ...]) -> Entry:
        """An entry for a run that begins."""
        number = max((each.number for each in self.entries()), default=0) + 1
        return Entry(number=number, target=target, status="applying", is_whole=is_whole, records=records)

    def carry_out(self, entry: Entry, base: Path, swaps: Iterable[Swap], blobs: Mapping[str, bytes]) -> None:
        """Change the files, all of them or none."""
        swaps = tuple(swaps)
        with refusing():
            self._begin(entry, blobs)
            try:
                swap_all(base, swaps)
                self._mark(replace(entry, status="applied"))
            except BaseException:
                _restore(base, swaps)
                self._drop(entry)
                raise
            for old in list(self.entries())[_KEPT:]:
                self._drop(old)

    def take_back(self, entry: Entry, base: Path, swaps: Iterable[Swap]) -> None:
        """Change the files back, all of them or none."""
        swaps = tuple(swaps)
        with refusing():
            self._mark(replace(entry, status="undoing"))
            try:
                swap_all(base, swaps)
            except BaseException:
                _restore(base, swaps)
                self._mark(entry)
                raise
            self._drop(entry)

    @refusing()
    def recover(self, base: Path) -> tuple[str, ...]:
        """Put back the files of a run that was killed; their paths."""
        entry = self.interrupted()
        if entry is None:
            return ()
        found = {each: content(base / each.path) for each in entry.records if each.is_changed}
        if edited := [each for each, now in found.items() if digest(now) not in (each.before, each.after)]:
            listed = "".join(f"\n  {each.path}, of before: {self.place_of(entry, each.before)}" for each in edited)
            raise ApplyError(
                f"A run was interrupted, and files have changed since:{listed}",
                "Put the bytes of before into these files, and run again.",
            )
        _restore(base, [Swap(path=each.path, old=self.blob(entry, each.before), new=found[each]) for each in found])
        self._drop(entry)
        return tuple(each.path for each in found)

    def _begin(self, entry: Entry, blobs: Mapping[str, bytes]) -> None:
        folder = self.state / f"{entry.number}.new"
        try:
            folder.mkdir(mode=0o700)
            for name, data in blobs.items():
                write_new(folder / name, data)
            write_new(folder / _PAGE, _page(entry))
            settle(folder)
            os.replace(folder, self.state / str(entry.number))
            settle(self.state)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _mark(self, entry: Entry) -> None:
        folder = self.state / str(entry.number)
        fresh = folder / f"{_PAGE}.new"
        with suppress(FileNotFoundError):
            fresh.unlink()
        write_new(fresh, _page(entry))
        os.replace(fresh, folder / _PAGE)
        settle(folder)

    def _drop(self, entry: Entry) -> None:
        gone = self.state / f"{entry.number}.gone"
        os.replace(self.state / str(entry.number), gone)
        settle(self.state)
        shutil.rmtree(gone)


def _restore(base: Path, swaps: Iterable[Swap]) -> None:
    try:
        put_back(base, swaps)
    except OSError as error:
        raise ApplyError(
            f"Files are half changed, and cannot be put back now: {_said(error)}.",
            "Once that is mended, `offramp undo` puts them back.",
        ) from error


def _page(entry: Entry) -> bytes:
    return json.dumps({"format": _FORMAT, **to_builtins(entry)}, indent=1).encode()


def _read(folder: Path) -> Entry:
    try:
        page: dict[str, Any] = json.loads((folder / _PAGE).read_bytes())
        if page.pop("format") != _FORMAT:
            raise ValueError("of another version")
        records = tuple(Record(**each) for each in page.pop("records"))
        if any(not _is_inside(each.path) for each in records):
            raise ValueError("it names files outside")
        return Entry(records=records, **page)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ApplyError(
            f"The journal in {folder} cannot be read: {error}.",
            "Look at the files with `git diff`; then delete that folder.",
        ) from error


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts


def _is_locked(lock: IO[bytes]) -> bool:
    """Hold the lock for as long as the file is open; the system lets go of it when a process dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
