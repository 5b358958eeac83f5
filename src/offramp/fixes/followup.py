"""What stands around migrated calls, retries and prices, mended after them; judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from offramp.fixes.cost import from_usage
from offramp.fixes.edits import Draft, Refused, conflict
from offramp.fixes.migration import Migration
from offramp.fixes.patched import Patched, patched
from offramp.fixes.repository import Repository
from offramp.fixes.retry import sdk_retries
from offramp.model import Finding, Location, NoPatch, Role

_MENDS: dict[Role, Callable[[Patched, Finding, Migration], Draft]] = {
    Role.RETRY: sdk_retries,
    Role.COST: from_usage,
}
_ORDER = list(_MENDS)
"""Whether a price counts for one call is told when the loops that try again are gone."""


class Followup(Struct, frozen=True, kw_only=True):
    """What came of one thing around a call: a draft, or the reason why there is none."""

    origin: Location
    """The call it belongs to."""
    draft: Draft | None = None
    refused: NoPatch | None = None


def followups(
    repository: Repository,
    migrations: dict[Location, Migration],
    clients: dict[Location, Draft],
    dropped: dict[Location, NoPatch],
) -> dict[Location, Followup]:
    """What comes of every retry and price around a call that is migrated."""
    after = patched(repository, migrations, clients, [])
    drafts: list[Draft] = []
    found: dict[Location, Followup] = {}
    around = [each for each in repository.analysis.findings if each[0].role in _MENDS]
    for finding, match in sorted(around, key=lambda each: _ORDER.index(each[0].role)):
        origin = match.origin.location if match.origin else None
        if origin not in migrations or _goes_along(after, finding, migrations[origin]):
            continue
        if finding.location in dropped:
            found[finding.location] = Followup(origin=origin, refused=dropped[finding.location])
            continue
        try:
            draft = _MENDS[finding.role](after, finding, migrations[origin])
            _refuse_clash(patched(repository, migrations, clients, [*drafts, draft]))
        except Refused as refused:
            found[finding.location] = Followup(origin=origin, refused=refused.no_patch)
        else:
            drafts.append(draft)
            after = patched(repository, migrations, clients, drafts)
            found[finding.location] = Followup(origin=origin, draft=draft)
    return found


def _goes_along(after: Patched, finding: Finding, migration: Migration) -> bool:
    """Whether the edits of the call itself have already taken the place of the finding."""
    at = finding.location
    start = after.repository.module(at.path).offset(at.line, at.column)
    return any(edit.path == at.path and edit.start <= start < edit.end for edit in migration.draft.edits)


def _refuse_clash(after: Patched) -> None:
    if clash := conflict(after.edits):
        raise Refused(
            "overlapping-edits",
            f"Two edits meet in {clash.path}, so they cannot be put together safely.",
            "Apply the series, then change this by hand.",
        )
