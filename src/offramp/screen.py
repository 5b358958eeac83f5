"""Tells the files that hold a keyword of some rule from the rest, by their bytes alone; parses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from offramp.discover import Discovery, SourceFile, discover, discovery, folder, judged, known
from offramp.listing import Listing, Told
from offramp.matching import matcher as matcher
from offramp.model import Skipped
from offramp.sieve import sift, unescaped

_CHUNK = 1024


class Screened(Struct, frozen=True, kw_only=True):
    """The files with a keyword, those without, and those that could not be read after all."""

    candidates: tuple[SourceFile, ...]
    rest: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()
    listed: bytes = b""
    """What the names come to that a listing told; empty where they came otherwise."""
    doubtful: tuple[str, ...] = ()
    """The listed names that were looked at one by one, sorted."""


def survey(
    root: Path, exclude: tuple[str, ...], keywords: Iterable[str], of_text: Iterable[str]
) -> tuple[Discovery, Screened]:
    """What `discover` and `screen` come to, in one go: only files that may matter are looked at one by one."""
    keywords, of_text = tuple(keywords), tuple(of_text)
    if root.is_file():
        found = discover(root, exclude)
        return found, screen(found.files, keywords, of_text)
    listing = Listing(folder(root), exclude)
    told = Told(listing)
    sifted = sift(str(root), told, keywords, of_text)
    hits = [known(root, name) for name in sifted.hits]
    clean = [known(root, name) for name in sifted.clean]
    looked_at = tuple(sorted(set(sifted.doubtful)))
    judgements = [entry for name in looked_at for entry in judged(root, name)]
    doubtful = screen((each for each in judgements if isinstance(each, SourceFile)), keywords, of_text)
    screened = Screened(
        candidates=_sorted(*hits, *doubtful.candidates),
        rest=_sorted(*clean, *doubtful.rest),
        skipped=doubtful.skipped,
        listed=told.digest,
        doubtful=looked_at,
    )
    return discovery(root, listing, (*hits, *clean, *judgements)), screened


def screen(files: Iterable[SourceFile], keywords: Iterable[str], of_text: Iterable[str] = ()) -> Screened:
    """Sort files by whether a keyword stands in them; case is ignored, and the order of the files kept.

    Source in other languages has keywords of its own: the names of Python packages are no sign there.
    """
    files = tuple(files)
    if not files:
        return Screened(candidates=(), rest=())
    in_code, in_text = matcher(keywords), matcher(of_text)
    candidates: list[SourceFile] = []
    rest: list[SourceFile] = []
    skipped: list[Skipped] = []
    for file in files:
        hit = in_text if file.kind == "text" else in_code
        try:
            (candidates if hit(_plain(file)) else rest).append(file)
        except OSError as error:
            skipped.append(Skipped(path=file.path, reason="unreadable", detail=error.strerror or "cannot be opened"))
    return Screened(candidates=tuple(candidates), rest=tuple(rest), skipped=tuple(skipped))


def holding(files: Iterable[SourceFile], words: Iterable[str]) -> list[SourceFile]:
    """The files in which one of the words stands, in any case, and those that cannot be told; in the order given."""
    files, words = tuple(files), tuple(words)
    held = matcher(words)
    roots = {each.location[: -len(each.path) - 1] for each in files if each.content is None}
    found = {each.path for each in files if each.content is not None and held(_plain(each))}
    for root in roots:
        names = (each.path for each in files if each.content is None and each.location == f"{root}/{each.path}")
        sifted = sift(root, _chunks(names), words, (), kind_of_words="names")
        found.update(sifted.hits, sifted.doubtful)
    return [each for each in files if each.path in found]


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    names = iter(names)
    while some := list(islice(names, _CHUNK)):
        yield some


def _sorted(*files: SourceFile) -> tuple[SourceFile, ...]:
    return tuple(sorted(files, key=lambda file: file.path))


def _plain(file: SourceFile) -> bytes:
    """The bytes, those of a notebook without the escapes of JSON that a keyword could be torn by."""
    data = file.read()
    return unescaped(data) if file.kind == "notebook" else data
