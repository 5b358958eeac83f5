"""The findings as they stand on the page: what surrounds what, under which stage, with which change or sketch."""

from __future__ import annotations

from msgspec import Struct

from offramp.model import Disposition, Finding, NoPatch, Patch, Role, Stage
from offramp.report.html.diff import Hunk, Line, hunks, numbered
from offramp.report.html.sketches import sketch
from offramp.report.places import Places


class Site(Struct, frozen=True, kw_only=True):
    """A finding as it stands on the page."""

    finding: Finding
    call: Finding | None
    """The call this finding surrounds."""
    around: tuple[Finding, ...]
    """What surrounds this call."""
    frame: tuple[Line, ...]
    hunks: tuple[Hunk, ...]
    hit: tuple[int, int]
    """The first and the last line of the finding, as the frame counts them."""
    sketch: str
    """The official call to write instead, where no patch is offered."""

    @property
    def patch(self) -> Patch | None:
        """The fix, when it is a patch."""
        return self.finding.fix if isinstance(self.finding.fix, Patch) else None

    @property
    def same_change(self) -> bool:
        """Whether the patch of the call is the patch of this site, too."""
        mine, theirs = self.patch, self.call.fix if self.call else None
        return mine is not None and isinstance(theirs, Patch) and bool(mine.diff) and mine.diff == theirs.diff

    @property
    def no_patch(self) -> NoPatch | None:
        """The fix, when it is left to a person."""
        return self.finding.fix if isinstance(self.finding.fix, NoPatch) else None


class Section(Struct, frozen=True, kw_only=True):
    """One stage: the sites shown in full, those shown under an earlier stage, and the calls that lack it."""

    key: str
    sites: tuple[Site, ...]
    elsewhere: tuple[Finding, ...]
    lacking: tuple[Finding, ...]


def sections(findings: tuple[Finding, ...], places: Places, model: str) -> tuple[Section, ...]:
    groups = _by_site(findings)
    sites = [_site(finding, groups[finding.site], places, model) for finding in findings]
    found = [
        Section(
            key=stage.value,
            sites=tuple(site for site in sites if first_stage(site.finding) is stage),
            elsewhere=tuple(
                finding for finding in findings if stage in finding.stages and first_stage(finding) is not stage
            ),
            lacking=tuple(finding for finding in findings if stage in finding.absent),
        )
        for stage in Stage
    ]
    loose = tuple(site for site in sites if first_stage(site.finding) is None)
    if loose:
        found.append(Section(key="no-stage", sites=loose, elsewhere=(), lacking=()))
    return tuple(found)


def first_stage(finding: Finding) -> Stage | None:
    """The stage under which a site is shown in full."""
    return min(finding.stages, key=lambda stage: stage.order, default=None)


def _by_site(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.site, []).append(finding)
    return groups


def _site(finding: Finding, group: list[Finding], places: Places, model: str) -> Site:
    at = finding.location
    cell = places.in_cell(at.path, at.line)
    above = at.line - cell.line if cell else 0
    own = finding.id == finding.site
    return Site(
        finding=finding,
        call=None if own else next((other for other in group if other.id == finding.site), None),
        around=tuple(other for other in group if other.id != finding.id) if own else (),
        frame=numbered(finding.frame.lines, finding.frame.first - above) if finding.frame else (),
        hunks=hunks(finding.fix.diff) if isinstance(finding.fix, Patch) else (),
        hit=(at.line - above, at.end_line - above),
        sketch=_sketch(finding, model),
    )


def _sketch(finding: Finding, model: str) -> str:
    key = sketch_key(finding)
    return sketch(key, model) if key else ""


def sketch_key(finding: Finding) -> str:
    """Which sketch stands for the site; empty where none does."""
    if isinstance(finding.fix, Patch) or finding.disposition is Disposition.DROP:
        return ""
    around = finding.role in (Role.OUTPUT, Role.RETRY, Role.COST, Role.STORAGE)
    plain = finding.equivalent.removesuffix("+stream")
    call = f"{plain}+stream" if finding.role is Role.STREAM else finding.equivalent
    return finding.role.value if around else call
