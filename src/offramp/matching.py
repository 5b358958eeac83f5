"""Tests whether bytes hold one of many keywords, in any case; the engines are exchangeable and differ in speed alone.

Hyperscan reads faster than a disk, but takes 10 ms to load, and as much again where nothing was kept of it; the
Aho-Corasick automaton takes 5 and reads at a quarter of the speed; the `in` of Python starts at once, installs
everywhere and is ten times slower again.

A keyword of four letters or digits at most counts as a word of its own only: `ideo` is no part of `video`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import hyperscan

    Test = Callable[[bytes | memoryview], bool]

_SHORT = 4
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_BACKSLASH = ord("\\")
_FEW = 64 * 1024
"""Bytes for which no engine is worth its start."""


def matcher(keywords: Iterable[str], size: int = _FEW + 1) -> Test:
    """A test for a few files, of so many bytes in all."""
    literals = _literals(keywords)
    if not literals:
        return lambda _: False
    return (_automaton(literals) if size > _FEW else None) or _plain(literals)


def bulk(keywords: Iterable[str], kind: str = "database") -> Test:
    """A test for many files; `kind` is that under which what is made of the keywords is kept."""
    literals = _literals(keywords)
    return (_hyperscan(literals, kind) if literals else None) or matcher(keywords)


def _literals(keywords: Iterable[str]) -> list[bytes]:
    return sorted({keyword.encode().lower() for keyword in keywords})


def _hyperscan(literals: list[bytes], kind: str) -> Test | None:
    try:
        import hyperscan
    except ImportError:
        return None
    try:
        database = _database(literals, kind)
    except hyperscan.error:  # a processor that it was not made for
        return None

    short = frozenset(number for number, literal in enumerate(literals) if _is_short(literal))

    def holds(data: bytes | memoryview) -> bool:
        def stop(number: int, _: int, end: int, *__: object) -> bool:
            return number not in short or _stands_alone(data, end - len(literals[number]), end)

        try:
            database.scan(data, match_event_handler=stop)  # type: ignore[type-var]  # it takes any buffer
        except hyperscan.ScanTerminated:
            return True
        return False

    return holds


def _database(literals: list[bytes], kind: str) -> hyperscan.Database:
    """What Hyperscan makes of the literals; kept, for making it takes ten times as long as reading it."""
    import hyperscan

    from offramp import kept

    state = f"{hyperscan.Database.__module__} {len(literals)} {literals}"
    key = kept.blake2b(state.encode(), digest_size=16).hexdigest()
    data = kept.get(kind, key)
    if data is not None:
        try:
            database = hyperscan.loadb(data, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
        except hyperscan.error:  # made by another processor, or by another version
            pass
        else:
            return database
    database = hyperscan.Database()
    numbers = [*range(len(literals))]
    database.compile(expressions=literals, ids=numbers, literal=True, flags=hyperscan.HS_FLAG_CASELESS)
    kept.put(kind, key, hyperscan.dumpb(database))
    return database


def _automaton(literals: list[bytes]) -> Test | None:
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation
    except ImportError:  # no wheel for this platform
        return None
    # Only the DFA is faster than reading the disk.
    automaton = BytesAhoCorasick(literals, implementation=Implementation.DFA)
    short = frozenset(number for number, literal in enumerate(literals) if _is_short(literal))

    def holds(data: bytes | memoryview) -> bool:
        # A longer keyword may begin inside a short one that is no word of its own.
        found = automaton.find_matches_as_indexes(bytes(data).lower(), overlapping=True)
        return any(number not in short or _stands_alone(data, start, end) for number, start, end in found)

    return holds


def _plain(literals: list[bytes]) -> Test:
    long = [literal for literal in literals if not _is_short(literal)]
    short = [literal for literal in literals if _is_short(literal)]

    def holds(data: bytes | memoryview) -> bool:
        lowered = bytes(data).lower()
        return any(literal in lowered for literal in long) or any(_is_word(lowered, literal) for literal in short)

    return holds


def _is_word(data: bytes, literal: bytes) -> bool:
    """Whether it stands alone anywhere."""
    start = data.find(literal)
    while start >= 0 and not _stands_alone(data, start, start + len(literal)):
        start = data.find(literal, start + 1)
    return start >= 0


def _is_short(literal: bytes) -> bool:
    return len(literal) <= _SHORT and literal.isalnum()


def _stands_alone(data: bytes | memoryview, start: int, end: int) -> bool:
    """Whether neither a letter nor a digit stands beside it; the `n` of a line end in a string is none."""
    if end < len(data) and data[end] in _LETTERS:
        return False
    return start == 0 or data[start - 1] not in _LETTERS or (start > 1 and data[start - 2] == _BACKSLASH)
