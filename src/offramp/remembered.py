"""Remembers what a scan of a folder came to, for as long as nothing changes that it rests on.

A report rests on the names of the files, on the content of those that were looked into, and on the others not holding
what was looked for. One pass of the sieve with all keywords and words at once tells the last, so that a report is
believed without a clock being asked: a file that was changed, added, moved or taken away makes it void. What git says
of the folder is asked anew.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from offramp import kept, shipped
from offramp.discover import SourceFile, answers, asked_of_git, judged
from offramp.keywords import known
from offramp.listing import Listing, Told
from offramp.matching import matcher
from offramp.model import Report
from offramp.scope import kind
from offramp.sieve import sift

if TYPE_CHECKING:
    from offramp.intake import Intake
    from offramp.screen import Screened

_KIND = "report"


class _Memory(Struct, frozen=True, kw_only=True):
    """A report and what it rests on."""

    listed: bytes
    doubtful: dict[str, bytes]
    read: dict[str, bytes]
    words: tuple[str, ...]
    report: bytes


def recalling(root: Path, go: Callable[..., Report]) -> Callable[..., Report]:
    """A run over a folder that is spared where its report is remembered, and remembered where it is not."""
    state = f"{shipped.everything()} {os.path.realpath(root)}"
    key = kept.blake2b(state.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def run(**options: Any) -> Report:
        return _recalled(root, key) or go(**options, keep=partial(_keep, root, key))

    return run


def _keep(root: Path, key: str, report: Report, screened: Screened, intake: Intake) -> None:
    memory = _Memory(
        listed=screened.listed,
        doubtful=_states(root, screened.doubtful),
        read=dict(intake.read),
        words=tuple(sorted(intake.words)),
        report=pickle.dumps(report),
    )
    kept.put(_KIND, key, msgspec.msgpack.encode(memory))


def _recalled(root: Path, key: str) -> Report | None:
    data = kept.get(_KIND, key)
    if data is None:
        return None
    memory = msgspec.msgpack.decode(data, type=_Memory)
    listing = Listing(str(root))
    if not _still_holds(root, listing, memory):
        return None
    commit, prefix = answers(asked_of_git(root) if listing.by_git else ())
    report: Report = pickle.loads(memory.report)
    return replace(report, root=root.resolve().name, commit=commit, prefix=prefix)


def _still_holds(root: Path, listing: Listing, memory: _Memory) -> bool:
    code, of_text, *_ = known()
    told = Told(listing)
    sifted = sift(str(root), told, {*code, *memory.words}, of_text, kind_of_words="names")
    if told.digest != memory.listed or _states(root, sifted.doubtful) != memory.doubtful:
        return False
    fresh = [name for name in sifted.hits if name not in memory.read]
    return _only_words(root, fresh, code) and all(_digest(root, name) == was for name, was in memory.read.items())


def _only_words(root: Path, names: Iterable[str], keywords: Iterable[str]) -> bool:
    """Whether these are files of configuration with a word but no keyword: words are looked for in Python alone."""
    names = tuple(names)
    if any(kind(name) != "config" for name in names):
        return False
    held = matcher(keywords) if names else None
    return not held or not any(held(_bytes(root, name)) for name in names)


def _states(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What is to be said of files that were looked at one by one."""
    return {name: kept.digest(b"".join(_state(root, name))) for name in sorted(set(names))}


def _state(root: Path, name: str) -> Iterable[bytes]:
    for each in judged(root, name):
        yield repr(each).encode("utf-8", "surrogateescape")
        if isinstance(each, SourceFile):
            yield _bytes(root, name)


def _digest(root: Path, name: str) -> bytes:
    return kept.digest(_bytes(root, name))


def _bytes(root: Path, name: str) -> bytes:
    """What a file holds; nothing where it cannot be read, which is no digest of anything that was."""
    try:
        with open(f"{root}/{name}", "rb", buffering=0) as file:
            return file.readall()
    except OSError:
        return b""
