"""What a finding is without its place, so that it is known again after code has moved; reads no file.

Two findings are the same when rule, host, model and variable are, and besides the code or the function is. The code
is told by a digest of the masked text without its layout: neither a secret nor a line of code is kept, and neither a
formatter nor a rotated secret makes a finding new. Findings are counted: one more of the same is a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from hashlib import blake2b
from operator import attrgetter

from msgspec import Struct

from offramp.model import Finding


class Entry(Struct, frozen=True, kw_only=True, order=True):
    """One finding of a baseline."""

    path: str
    scope: str
    rule: str
    route: str
    role: str
    key: str
    code: str
    was: tuple[str, ...] = ()
    """The routes that the same site had before."""
    reason: str = ""
    until: str = ""


class Comparison(Struct, frozen=True, kw_only=True):
    """Findings held against entries."""

    known: Mapping[str, Entry]
    """The entry of each finding that has one, by the id of the finding."""
    fresh: tuple[Finding, ...]
    gone: tuple[Entry, ...]
    """The entries for which nothing is found."""


_SAME: tuple[Callable[[Entry], Hashable], ...] = (
    attrgetter("key", "code", "path", "scope"),
    attrgetter("key", "code", "path"),
    attrgetter("key", "code", "scope"),
    attrgetter("key", "code"),
    attrgetter("key", "path", "scope"),
    attrgetter("key", "path"),
)
"""When an entry is that of a finding, the surest sign first. Another file is only the same with the same code."""


def entry(finding: Finding, prefix: str = "") -> Entry:
    """The entry of a finding; `prefix` leads from the baseline to the scanned folder."""
    return Entry(
        path=prefix + finding.location.path,
        scope=finding.scope,
        rule=finding.rule,
        route=finding.route.value,
        role=finding.role.value,
        key=finding.key,
        code=_code(finding),
    )


def compared(findings: Iterable[Finding], entries: Iterable[Entry], prefix: str = "") -> Comparison:
    """Give each finding its entry, each entry once."""
    fresh = {finding.id: (finding, entry(finding, prefix)) for finding in findings}
    gone = list(entries)
    known: dict[str, Entry] = {}
    for same in _SAME:
        left: dict[Hashable, list[Entry]] = defaultdict(list)
        for each in sorted(gone, reverse=True):
            left[same(each)].append(each)
        for id, (_, mine) in list(fresh.items()):
            if left[same(mine)]:
                known[id] = left[same(mine)].pop()
                del fresh[id]
        gone = [each for some in left.values() for each in some]
    return Comparison(known=known, fresh=tuple(each for each, _ in fresh.values()), gone=tuple(sorted(gone)))


def _code(finding: Finding) -> str:
    frame, at = finding.frame, finding.location
    lines = frame.lines[at.line - frame.first : at.end_line - frame.first + 1] if frame else ()
    bare = "".join("".join(lines).split()).replace("'", '"')
    for bracket in ")]}":
        bare = bare.replace(f",{bracket}", bracket)
    return blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
