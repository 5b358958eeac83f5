"""Tells the files that hold a keyword of some rule from the rest, by their bytes alone; parses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from offramp.discover import SourceFile
from offramp.model import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The files with a keyword, those without, and those that could not be read after all."""

    candidates: tuple[SourceFile, ...]
    rest: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()


def screen(files: Iterable[SourceFile], keywords: Iterable[str], of_text: Iterable[str] = ()) -> Screened:
    """Sort files by whether a keyword stands in them; case is ignored, and the order of the files kept.

    Source in other languages has keywords of its own: the names of Python packages are no sign there.
    """
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


def _plain(file: SourceFile) -> bytes:
    """The bytes, those of a notebook without the escapes of JSON that a keyword could be torn by."""
    data = file.read()
    return data.replace(b'\\"', b'"').replace(b"\\/", b"/") if file.kind == "notebook" else data


def matcher(keywords: Iterable[str]) -> Callable[[bytes], bool]:
    """A test of whether bytes hold at least one of the keywords, in any case."""
    literals = sorted({keyword.encode().lower() for keyword in keywords})
    if not literals:
        return lambda _: False
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation
    except ImportError:  # no wheel for this platform; same answer, about twenty times as slow
        return lambda data: _any_in(literals, data.lower())
    # Only the DFA is faster than reading the disk.
    automaton = BytesAhoCorasick(literals, implementation=Implementation.DFA)
    return lambda data: bool(automaton.find_matches_as_indexes(data.lower()))


def _any_in(literals: list[bytes], data: bytes) -> bool:
    return any(literal in data for literal in literals)
