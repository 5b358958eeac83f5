"""Which credentials the banned routes live on: what kind each is and where it stands, never what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from offramp.figures import Credential
from offramp.match.credentials import Credentials, is_secret
from offramp.match.found import Match
from offramp.match.predicates import inside
from offramp.model import Finding, Role
from offramp.values import FromEnv, Items, Known, Secret, Table, Value

_FILES = (".json", ".txt", ".har", ".cookies", ".pickle", ".pkl")
_OWN = {Role.HARVEST: "harvested", Role.POOL: "pool", Role.CREDENTIAL: "argument"}
_Found = tuple[str, str, str, int]
"""Kind, name, path and line."""


def to_revoke(credentials: Credentials, found: Iterable[tuple[Finding, Match]]) -> tuple[Credential, ...]:
    """Each credential once, with the findings that need it."""
    users: dict[_Found, set[str]] = defaultdict(set)
    for finding, match in found:
        if finding.route.banned:
            for each in _of(credentials, finding, match):
                users[each].add(finding.id)
    return tuple(
        Credential(kind=kind, name=name, path=path, line=line, findings=tuple(sorted(ids)))
        for (kind, name, path, line), ids in sorted(users.items())
    )


def _of(credentials: Credentials, finding: Finding, match: Match) -> Iterator[_Found]:
    at = finding.location
    if finding.role in _OWN:
        yield _OWN[finding.role], "", at.path, at.line
    if match.site is None or finding.role not in (Role.CALL, Role.CLIENT):
        return
    for name, value in credentials.given(match.site):
        told = [each for part in _parts(value) for each in _told(part, at.path, at.line)]
        yield from told or ([("argument", name, at.path, at.line)] if _may_be_one(value) else [])


def _parts(value: Value) -> Iterator[Value]:
    for each in inside(value):
        yield each
        match each:
            case Table(entries=entries):
                yield from (part for _, inner in entries for part in _parts(inner))
            case Items(members=members):
                yield from (part for inner in members for part in _parts(inner))


def _told(value: Value, path: str, line: int) -> Iterator[_Found]:
    """What can be said of one part of a value, at the place where it is read."""
    if value.via:
        path, line = value.via[0].path, value.via[0].line
    match value:
        case FromEnv(name=name):
            yield "environment", name, path, line
        case Secret(prefix=prefix):
            yield "literal", prefix, path, line
        case Known(value=str() as text) if text.endswith(_FILES):
            yield "file", text, path, line
        case Known(value=str() as text) if is_secret(text):
            yield "literal", "", path, line


def _may_be_one(value: Value) -> bool:
    """Whether something is given that the source does not tell; no credential, or a placeholder, is nothing."""
    return not isinstance(value, Known) and type(value).__name__ not in ("Absent", "Table", "Items")
