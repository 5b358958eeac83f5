"""Narrows what was discovered to what the configuration has in scope, and says what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.discover import Discovery
from offramp.model import Skipped


class Scope(Struct, frozen=True, kw_only=True):
    """Lines as of a `.gitignore`; `prefix` leads from where they are written to the scanned folder."""

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    prefix: str = ""


EVERYTHING = Scope()
"""What holds without a word about it."""


def narrowed(discovery: Discovery, scope: Scope) -> Discovery:
    """The files in scope; each line that leaves files out is named once, with their number."""
    if not scope.paths and not scope.exclude:
        return discovery
    from pathspec import GitIgnoreSpec  # most runs have everything in scope

    wanted, unwanted = GitIgnoreSpec.from_lines(scope.paths), GitIgnoreSpec.from_lines(scope.exclude)
    left_out: Counter[str] = Counter()

    def is_in(path: str) -> bool:
        name = scope.prefix + path
        verdict = unwanted.check_file(name)
        if verdict.include and verdict.index is not None:
            left_out[scope.exclude[verdict.index]] += 1
            return False
        outside = bool(scope.paths) and not wanted.match_file(name)
        left_out[""] += outside
        return not outside

    files = tuple(each for each in discovery.files if is_in(each.path))
    skipped = tuple(each for each in discovery.skipped if is_in(each.path))
    return replace(discovery, files=files, skipped=(*skipped, *_told(left_out)))


def _told(left_out: Counter[str]) -> Iterator[Skipped]:
    for line, count in sorted(left_out.items()):
        files = f"{count} {'file' if count == 1 else 'files'}"
        if line:
            yield Skipped(path=line, reason="excluded", detail=f"{files} left out by `exclude`")
        elif count:
            yield Skipped(path=".", reason="excluded", detail=f"{files} outside of `paths`")
