"""What the page shows, as values; the templates only lay it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from offramp.exemptions import Drift, Exemption
from offramp.model import (
    Confidence,
    Disposition,
    Finding,
    Level,
    NoPatch,
    Patch,
    PatchFile,
    Report,
    Route,
    RuleInfo,
    Stage,
)
from offramp.report.html.costing import Cost, cost
from offramp.report.html.effort import Effort, effort
from offramp.report.html.matrix import Matrix, matrix
from offramp.report.html.picture import FATES, Picture, picture
from offramp.report.html.shown import cut_line
from offramp.report.html.sites import Section, sections
from offramp.report.places import Places
from offramp.report.proof import Rung, ladder
from offramp.report.summary import Verdict, banned, gate_word, ordered, patched, uniform, verdict


class Condition(Struct, frozen=True, kw_only=True):
    """One line of the gate: what has to be zero, and what it is."""

    key: str
    actual: int


class RouteRow(Struct, frozen=True, kw_only=True):
    """The findings of one route, by what becomes of them."""

    route: Route
    shares: tuple[tuple[Disposition, int], ...]
    patched: int
    total: int


class Tile(Struct, frozen=True, kw_only=True):
    """The findings of one disposition."""

    disposition: Disposition
    total: int
    patched: int


class Reason(Struct, frozen=True, kw_only=True):
    """The sites that are left to a person for one reason; `first` has the words of one of them."""

    key: str
    number: int
    first: Finding
    fix: NoPatch


class Page(Struct, frozen=True, kw_only=True):
    """Everything the templates print."""

    report: Report
    places: Places
    findings: Mapping[str, Finding]
    verdict: Verdict
    gate: str
    """What the gate does, in a word."""
    banned: int
    doubtful: int
    """How many of these are not beyond doubt."""
    spared: bool
    """Whether the gate lets any of these pass for that alone."""
    stopping: tuple[tuple[str, int], ...]
    """The modules with findings on a banned route, those with the most first."""
    patched: int
    safe: int
    conditions: tuple[Condition, ...]
    uniform: NoPatch | None
    tiles: tuple[Tile, ...]
    routes: tuple[RouteRow, ...]
    picture: Picture | None
    stages: tuple[Stage, ...]
    matrix: Matrix
    sections: tuple[Section, ...]
    compact: bool
    """Whether the details of the sites are left to the script, which makes them from the data in the page."""
    series: tuple[tuple[str, tuple[PatchFile, ...]], ...]
    mended: Mapping[str, tuple[str, ...]]
    """The findings of each patch, in the order of their places."""
    ladders: Mapping[str, tuple[Rung, ...]]
    """What is proven of each patch, by its name."""
    reasons: tuple[Reason, ...]
    effort: Effort
    cost: Cost | None
    fired: tuple[tuple[RuleInfo, int], ...]
    """The rules that found something, with the number of findings."""
    silent: tuple[str, ...]

    exempt: Mapping[str, Exemption]
    """Why a finding does not count, by its id."""
    drifted: Mapping[str, Drift]

    def place(self, finding: Finding) -> str:
        """Where a finding is, short enough for a line."""
        at = finding.location
        return f"{cut_line(at.path)}:{self.places.text(at.path, at.line)}"


def page(report: Report, *, compact: bool = False) -> Page:
    """The values of the page, in the order of its sections."""
    findings = tuple(ordered(report.findings))
    places = Places(report)
    numbers = Counter(finding.rule for finding in findings)
    rules = sorted(report.rules, key=lambda rule: rule.id)
    return Page(
        report=report,
        places=places,
        findings={finding.id: finding for finding in findings},
        verdict=verdict(report),
        gate=gate_word(report),
        banned=banned(findings),
        doubtful=len(doubtful := _doubtful(findings)),
        spared=bool({each.id for each in doubtful} - _told(report)),
        stopping=_stopping(findings),
        patched=patched(findings),
        safe=sum(isinstance(each.fix, Patch) and each.fix.level is Level.SAFE for each in findings),
        conditions=_conditions(report),
        uniform=uniform(findings),
        tiles=tuple(_tile(word, findings) for word in FATES),
        routes=_route_rows(findings),
        picture=picture(findings),
        stages=tuple(Stage),
        matrix=matrix(findings),
        sections=sections(findings, places, report.contract.target_model),
        compact=compact,
        series=_series(report.patches),
        mended=_mended(report.patches, findings),
        ladders={patch.name: ladder(report, patch) for patch in report.patches},
        reasons=_reasons(findings),
        effort=effort(report),
        cost=cost(report),
        fired=tuple((rule, numbers[rule.id]) for rule in rules if numbers[rule.id]),
        exempt={each.finding: each for each in report.exceptions},
        drifted={each.finding: each for each in report.drift},
        silent=tuple(rule.id for rule in rules if not numbers[rule.id]),
    )


def _doubtful(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.route.banned and each.confidence is not Confidence.HIGH]


def _told(report: Report) -> set[str]:
    """The findings of which the gate says that they fail, or why they do not."""
    failing = report.judgement.failing if report.judgement else ()
    return {*failing, *(each.finding for each in report.exceptions)}


def _conditions(report: Report) -> tuple[Condition, ...]:
    routes = [finding.route for finding in report.findings]
    return (
        Condition(key="banned", actual=sum(route.banned for route in routes)),
        Condition(key="wrapper", actual=routes.count(Route.WRAPPER)),
        Condition(key="skipped", actual=len(report.skipped)),
        Condition(key="unresolved", actual=report.coverage.unresolved),
    )


def _stopping(findings: tuple[Finding, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(finding.location.path for finding in findings if finding.route.banned)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _tile(disposition: Disposition, findings: tuple[Finding, ...]) -> Tile:
    chosen = [finding for finding in findings if finding.disposition is disposition]
    return Tile(disposition=disposition, total=len(chosen), patched=patched(chosen))


def _route_rows(findings: tuple[Finding, ...]) -> tuple[RouteRow, ...]:
    return tuple(
        RouteRow(
            route=route,
            shares=tuple((word, sum(each.disposition is word for each in chosen)) for word in FATES),
            patched=patched(chosen),
            total=len(chosen),
        )
        for route in reversed(Route)
        for chosen in [[finding for finding in findings if finding.route is route]]
    )


def _reasons(findings: tuple[Finding, ...]) -> tuple[Reason, ...]:
    """The reasons with the most sites first."""
    groups: dict[str, list[tuple[Finding, NoPatch]]] = {}
    for finding in findings:
        if isinstance(finding.fix, NoPatch):
            groups.setdefault(finding.fix.reason, []).append((finding, finding.fix))
    return tuple(
        Reason(key=key, number=len(group), first=group[0][0], fix=group[0][1])
        for key, group in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def _mended(patches: tuple[PatchFile, ...], findings: tuple[Finding, ...]) -> dict[str, tuple[str, ...]]:
    order = {finding.id: number for number, finding in enumerate(findings)}
    return {
        patch.name: tuple(sorted(patch.findings, key=lambda id: (order.get(id, len(order)), id))) for patch in patches
    }


def _series(patches: tuple[PatchFile, ...]) -> tuple[tuple[str, tuple[PatchFile, ...]], ...]:
    chosen = sorted(patches, key=lambda patch: patch.name)
    groups = ((stage, tuple(patch for patch in chosen if patch.stage is stage)) for stage in (*Stage, None))
    return tuple((stage.value if stage else "comments", group) for stage, group in groups if group)
