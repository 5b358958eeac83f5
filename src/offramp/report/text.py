"""The terminal report: one block a finding, then the summary. Its own words are plain ASCII and no line is wrapped.

Colour is the caller's: `style(word, text)` gets the route or one of `path`, `dim`, `patch`, `no-patch`, `bad`, `good`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from offramp.model import Disposition, Finding, Fix, Patch, Report, Route, Stage
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.places import Places
from offramp.report.summary import Verdict, banned, ordered, patched, said, uniform, verdict

Style = Callable[[str, str], str]
_SHORT = 8
"""Characters of an id that are shown: enough for `offramp explain --site`."""


def plain(word: str, text: str) -> str:
    """The style without colour."""
    del word
    return text


def render(report: Report, style: Style = plain) -> str:
    """The report for a reader at a terminal."""
    shared = uniform(report.findings)
    blocks = [*_files(report, style, shared), *_skipped(report, style), *_notes(report, style)]
    return "\n\n".join([*blocks, _summary(report, style)]) + "\n"


def _files(report: Report, style: Style, shared: Fix | None) -> Iterator[str]:
    places, told = Places(report), exceptions.told(report)
    for _, group in groupby(ordered(exceptions.shown(report)), key=lambda finding: finding.location.path):
        yield "\n".join(line for each in group for line in _told(each, told.get(each.id, ()), places, style, shared))


def _told(finding: Finding, told: Iterable[str], places: Places, style: Style, shared: Fix | None) -> Iterator[str]:
    yield from _block(finding, places, style, shared)
    yield from (f"    {style('no-patch', printable(line))}" for line in told)


def _block(finding: Finding, places: Places, style: Style, shared: Fix | None) -> Iterator[str]:
    at = finding.location
    place = style("path", f"{printable(at.path)}:{places.text(at.path, at.line)}:{at.column}")
    id = printable(finding.id[:_SHORT])
    words = f"[{finding.route.value}/{finding.role.value}, {finding.confidence.value}, #{id}]"
    judged = style(finding.route.value, words)
    yield f"{place}: {printable(finding.rule)} {judged} {printable(finding.message)}"
    for step in finding.evidence:
        told = f"{step.path}:{places.text(step.path, step.line)}: {step.text}"
        yield "    " + style("dim", printable(told))
    yield from ("    " + style("dim", printable(each.why)) for each in finding.contrast[:1] if each.becomes != "none")
    if finding.absent:
        yield f"    not found around it: {', '.join(stage.value for stage in finding.absent)}"
    if shared is None:
        yield from ("    " + line for line in _fix(finding.fix, style))


def _fix(fix: Fix, style: Style) -> Iterator[str]:
    if isinstance(fix, Patch):
        carried = f" -> {', '.join(map(printable, fix.patches))}" if fix.patches else ""
        yield f"{style('patch', f'patch ({fix.level.value})')}: {printable(fix.reason)}{carried}"
    else:
        yield f"{style('no-patch', f'no patch ({printable(fix.reason)})')}: {printable(fix.detail)}"
        yield f"next: {printable(fix.next_step)}"


def _skipped(report: Report, style: Style) -> Iterator[str]:
    if report.skipped:
        yield "\n".join(
            f"{style('path', printable(skipped.path))}: {style('bad', f'not checked ({printable(skipped.reason)})')}"
            f" {printable(skipped.detail)}"
            for skipped in sorted(report.skipped)
        )


def _notes(report: Report, style: Style) -> Iterator[str]:
    if report.notes:
        yield "\n".join(style("bad", printable(line)) for line in exceptions.notes(report, Places(report)))


def _summary(report: Report, style: Style) -> str:
    tables = [_route_table(report.findings), _stage_table(report.findings)] if report.findings else []
    return "\n\n".join([*tables, _closing(report, style)])


def _route_table(findings: tuple[Finding, ...]) -> str:
    rows = [["route", *(disposition.value for disposition in Disposition), "patch", "no-patch", "total"]]
    for route in reversed(Route):
        chosen = [finding for finding in findings if finding.route is route]
        if chosen:
            shares = [sum(finding.disposition is word for finding in chosen) for word in Disposition]
            rows.append([route.value, *map(str, [*shares, *_halves(chosen), len(chosen)])])
    return _table(rows)


def _stage_table(findings: tuple[Finding, ...]) -> str:
    rows = [["stage", "patch", "no-patch", "total", "absent"]]
    for stage in Stage:
        chosen = [finding for finding in findings if stage in finding.stages]
        absent = sum(stage in finding.absent for finding in findings)
        rows.append([stage.value, *map(str, [*_halves(chosen), len(chosen), absent])])
    return _table(rows)


def _halves(findings: list[Finding]) -> tuple[int, int]:
    mended = patched(findings)
    return mended, len(findings) - mended


def _table(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows
    )


def _closing(report: Report, style: Style) -> str:
    mended, count = patched(report.findings), banned(report.findings)
    on_banned = f", {count} on a banned route" if count else ""
    seen, shared = report.coverage, uniform(report.findings)
    return "\n".join(
        [
            f"{_counted(len(report.findings), 'finding')}{on_banned}: {mended} with a patch,"
            f" {len(report.findings) - mended} without;"
            f" {_counted(len(report.patches), 'patch', 'patches')} in the series",
            f"{_counted(seen.discovered, 'file')}: {seen.parsed} parsed,{_as_text(seen.as_text)}"
            f" {seen.screened_out} without a keyword,"
            f" {len(report.skipped)} not checked; {_counted(seen.unresolved, 'call')} unresolved",
            f"contract of {printable(report.contract.as_of)}, target model {printable(report.contract.target_model)}",
            *filter(None, [exceptions.tally(report)]),
            *(_fix(shared, style) if shared else ()),
            _verdict_line(report, style),
        ]
    )


def _as_text(count: int) -> str:
    return f" {count} compared as text," if count else ""


def _verdict_line(report: Report, style: Style) -> str:
    result = verdict(report)
    word = "bad" if result in (Verdict.STOP, Verdict.DOUBTFUL, Verdict.UNCHECKED) else "good"
    return f"verdict: {style(word, result.value)}: {said(report)}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
