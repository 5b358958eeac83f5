"""Tries to move one call with its result, or says why that cannot be; looks at no other call."""

from __future__ import annotations

from offramp.attempts import Attempt
from offramp.choices import Output
from offramp.fixes import FIXES, Migration
from offramp.fixes.cautions import mind
from offramp.fixes.choice import HANDED_OVER, INSIDE_A_COPY, fix_name, no_fix
from offramp.fixes.definitions import check_needs
from offramp.fixes.edits import Refused
from offramp.fixes.manifests import require_openai
from offramp.fixes.migration import begin
from offramp.fixes.repository import Repository
from offramp.fixes.result import DECIDE
from offramp.match import Match
from offramp.model import Disposition, Finding

_LEAVES = frozenset({"url-leaves-function", "mixed-sources"})
"""Reasons that fall away where an address may become another text."""


def tried(repository: Repository, finding: Finding, match: Match) -> Attempt:
    """What comes of one site."""
    if finding.disposition is Disposition.DROP and repository.stands_in_copy(finding.location):
        return Attempt(finding, match, refused=INSIDE_A_COPY)
    fix = FIXES.get(fix_name(repository, match))
    if fix is None:
        return Attempt(finding, match, refused=no_fix(finding))
    if match.site and not match.site.written:
        return Attempt(finding, match, refused=HANDED_OVER)
    try:
        migration = _migrated(repository, finding, match)
        if any(need.module == "openai" for need in migration.draft.needs):
            require_openai(repository, migration.draft, migration.site.path)
        check_needs(repository, migration.draft)
    except Refused as refused:
        return Attempt(finding, match, refused=refused.no_patch)
    return Attempt(finding, match, migration=migration)


def _migrated(repository: Repository, finding: Finding, match: Match) -> Migration:
    """The call moved with its result followed; where an address leaves, with what takes its place there."""
    try:
        return moved(repository, finding, match)
    except Refused as refused:
        first, decided = refused, repository.settings.output is not None
        leaves = refused.no_patch.reason in _LEAVES
    for output in repository.settings.outputs if leaves or decided else ():
        try:
            return moved(repository, finding, match, output)
        except Refused as refused:
            first = refused if leaves and decided else first
    raise first


def moved(
    repository: Repository, finding: Finding, match: Match, output: Output | None = None, second: str = ""
) -> Migration:
    """The call moved, with `output` in place of an address that leaves, on the client `second` beside the old one."""
    migration = begin(repository, finding, match)
    migration.output, migration.second = output, second
    FIXES[fix_name(repository, match)](migration)
    if output is not None and output.is_default and not migration.draft.defaults:
        raise Refused("url-leaves-function", "The address does not leave for a place that a text does for.", DECIDE)
    mind(migration)
    return migration
