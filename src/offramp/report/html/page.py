"""What the page shows, as values; the template only lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offramp.model import Disposition, Finding, NoPatch, Patch, PatchFile, Report, Role, Route, Stage
from offramp.report.html.diff import Hunk, Line, hunks, numbered
from offramp.report.html.sketches import sketch
from offramp.report.places import Places
from offramp.report.proof import Rung, ladder
from offramp.report.summary import Verdict, banned, ordered, patched, tally, uniform, verdict

HEADINGS = {
    Stage.GENERATION: "Generation",
    Stage.EDIT: "Edit",
    Stage.STREAMING: "Streaming",
    Stage.OUTPUT_FORMAT: "Output format",
    Stage.RETRY: "Retry",
    Stage.COST_LOG: "Cost log",
    Stage.STORAGE: "Storage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of the gate: what has to be zero, and what it is."""

    name: str
    actual: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """The findings of one route, by what becomes of them."""

    route: Route
    shares: tuple[tuple[Disposition, int], ...]
    patched: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """The findings of one disposition."""

    disposition: Disposition
    total: int
    patched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One stage in one file: what is there, and how many calls lack it."""

    stage: Stage
    findings: tuple[Finding, ...]
    absent: int

    @property
    def worst(self) -> Route | None:
        """The gravest route of the cell."""
        return max((finding.route for finding in self.findings), key=lambda route: route.gravity, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One stage: the sites shown in full, those shown under an earlier stage, and the calls that lack it."""

    key: str
    heading: str
    sites: tuple[Site, ...]
    elsewhere: tuple[Finding, ...]
    lacking: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the template prints."""

    report: Report
    places: Places
    verdict: Verdict
    banned: int
    patched: int
    conditions: tuple[Condition, ...]
    uniform: NoPatch | None
    tiles: tuple[Tile, ...]
    routes: tuple[RouteRow, ...]
    stages: tuple[tuple[Stage, str], ...]
    matrix: tuple[tuple[str, tuple[Cell, ...]], ...]
    sections: tuple[Section, ...]
    series: tuple[tuple[str, tuple[PatchFile, ...]], ...]
    ladders: Mapping[str, tuple[Rung, ...]]
    """What is proven of each patch, by its name."""
    reasons: dict[str, int]
    """Findings left to a person, by reason."""
    fired: Counter[str]
    """Findings by rule."""


def page(report: Report) -> Page:
    """The values of the page, in the order of its sections."""
    findings = tuple(ordered(report.findings))
    places = Places(report)
    return Page(
        report=report,
        places=places,
        verdict=verdict(report),
        banned=banned(findings),
        patched=patched(findings),
        conditions=_conditions(report),
        uniform=uniform(findings),
        tiles=tuple(_tile(word, findings) for word in (Disposition.DROP, Disposition.FALLBACK, Disposition.MIGRATE)),
        routes=tuple(_route_rows(findings)),
        stages=tuple(HEADINGS.items()),
        matrix=_matrix(findings),
        sections=_sections(findings, places, report.contract.target_model),
        series=_series(report.patches),
        ladders={patch.name: ladder(report, patch) for patch in report.patches},
        reasons=tally(finding.fix.reason for finding in findings if isinstance(finding.fix, NoPatch)),
        fired=Counter(finding.rule for finding in findings),
    )


def _conditions(report: Report) -> tuple[Condition, ...]:
    calls = [finding.route for finding in report.findings]
    return (
        Condition(
            name="Findings on a banned route",
            actual=sum(route.banned for route in calls),
            meaning="Sessions, cookies, harvested tokens and account pools. No gate can open these.",
        ),
        Condition(
            name="Findings on an unproven wrapper",
            actual=calls.count(Route.WRAPPER),
            meaning="The source does not tell who answers or which model does.",
        ),
        Condition(
            name="Files that could not be checked",
            actual=len(report.skipped),
            meaning="Nothing is known about these; they do not count as clean.",
        ),
        Condition(
            name="Calls that could not be resolved",
            actual=report.coverage.unresolved,
            meaning="A watched library is called with a value the source does not tell.",
        ),
    )


def _tile(disposition: Disposition, findings: tuple[Finding, ...]) -> Tile:
    chosen = [finding for finding in findings if finding.disposition is disposition]
    return Tile(disposition=disposition, total=len(chosen), patched=patched(chosen))


def _route_rows(findings: tuple[Finding, ...]) -> Iterable[RouteRow]:
    for route in reversed(Route):
        chosen = [finding for finding in findings if finding.route is route]
        counts = Counter(finding.disposition for finding in chosen)
        order = (Disposition.DROP, Disposition.FALLBACK, Disposition.MIGRATE)
        yield RouteRow(
            route=route,
            shares=tuple((word, counts[word]) for word in order),
            patched=patched(chosen),
            total=len(chosen),
        )


def _matrix(findings: tuple[Finding, ...]) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.location.path, []).append(finding)
    return tuple((path, tuple(_cell(stage, found) for stage in Stage)) for path, found in files.items())


def _cell(stage: Stage, found: list[Finding]) -> Cell:
    return Cell(
        stage=stage,
        findings=tuple(finding for finding in found if stage in finding.stages),
        absent=sum(stage in finding.absent for finding in found),
    )


def _sections(findings: tuple[Finding, ...], places: Places, model: str) -> tuple[Section, ...]:
    groups = _by_site(findings)
    sites = [_site(finding, groups[finding.site], places, model) for finding in findings]
    sections = [
        Section(
            key=stage.value,
            heading=heading,
            sites=tuple(site for site in sites if first_stage(site.finding) is stage),
            elsewhere=tuple(
                finding for finding in findings if stage in finding.stages and first_stage(finding) is not stage
            ),
            lacking=tuple(finding for finding in findings if stage in finding.absent),
        )
        for stage, heading in HEADINGS.items()
    ]
    loose = tuple(site for site in sites if first_stage(site.finding) is None)
    if loose:
        sections.append(Section(key="no-stage", heading="No stage", sites=loose, elsewhere=(), lacking=()))
    return tuple(sections)


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
    if isinstance(finding.fix, Patch) or finding.disposition is Disposition.DROP:
        return ""
    around = finding.role in (Role.OUTPUT, Role.RETRY, Role.COST, Role.STORAGE)
    plain = finding.equivalent.removesuffix("+stream")
    call = f"{plain}+stream" if finding.role is Role.STREAM else finding.equivalent
    return sketch(finding.role.value if around else call, model)


def _series(patches: tuple[PatchFile, ...]) -> tuple[tuple[str, tuple[PatchFile, ...]], ...]:
    chosen = sorted(patches, key=lambda patch: patch.name)
    groups = ((heading, tuple(p for p in chosen if p.stage is stage)) for stage, heading in HEADINGS.items())
    return tuple((heading, group) for heading, group in groups if group)
