"""Remembers what a scan of a folder came to, for as long as nothing changes that it rests on.

A report rests on the names of the files, on the content of those that were looked into, and on the others not holding
what was looked for. One pass of the sieve with all keywords and words at once tells the last, so that a report is
believed without a clock being asked: a file that was changed, added, moved or taken away makes it void. What git says
of the folder is asked anew.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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


class _Memory(NamedTuple):
    """A report and what it rests on."""

    listed: bytes
    doubtful: dict[str, str]
    read: dict[str, bytes]
    words: frozenset[str]
    report: bytes


def recalling(root: Path, go: Callable[..., Report]) -> Callable[..., Report]:
    """A run over a folder that is spared where its report is remembered, and remembered where it is not."""
    state = f"{shipped.everything()} {os.path.realpath(root)}"
    key = kept.blake2b(state.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def run(**options: Any) -> Report:
        return _recalled(root, key) or go(**options, keep=partial(_keep, root, key))

    return run


def _keep(root: Path, key: str, report: Report, screened: Screened, intake: Intake) -> None:
    states = {name: tuple(judged(root, name)) for name in screened.doubtful}
    in_scope = {each.path for found in states.values() for each in found if isinstance(each, SourceFile)}
    if not in_scope <= intake.read.keys():
        return  # the sieve leaves them to be judged, so that it would not tell what is written there later
    memory = _Memory(
        listed=screened.listed,
        doubtful={name: repr(found) for name, found in states.items()},
        read=dict(intake.read),
        words=intake.words,
        report=pickle.dumps(report),
    )
    # Not msgpack: a name of a file may be no text.
    kept.put(_KIND, key, pickle.dumps(tuple(memory)))


def _recalled(root: Path, key: str) -> Report | None:
    data = kept.get(_KIND, key)
    if data is None:
        return None
    memory = _Memory(*pickle.loads(data))
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
    if told.digest != memory.listed or set(sifted.doubtful) != memory.doubtful.keys():
        return False
    if any(repr(tuple(judged(root, name))) != was for name, was in memory.doubtful.items()):
        return False
    fresh = [name for name in sifted.hits if name not in memory.read]
    return _only_words(root, fresh, code) and all(_digest(root, name) == was for name, was in memory.read.items())


def _only_words(root: Path, names: Collection[str], keywords: Iterable[str]) -> bool:
    """Whether these are files of configuration with a word but no keyword: words are looked for in Python alone."""
    if any(kind(name) != "config" for name in names):
        return False
    held = matcher(keywords)
    try:
        return not any(held(_bytes(root, name)) for name in names)
    except OSError:
        return False


def _digest(root: Path, name: str) -> bytes:
    """That of a file; of one that cannot be read none that any file has."""
    try:
        return kept.digest(_bytes(root, name))
    except OSError:
        return b""


def _bytes(root: Path, name: str) -> bytes:
    with open(f"{root}/{name}", "rb", buffering=0) as file:
        return file.readall()
