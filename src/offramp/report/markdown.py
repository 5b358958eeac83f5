"""A summary in Markdown for a pull request or a job summary: what stops, what moves, what is left."""

from __future__ import annotations

from offramp.model import Finding, NoPatch, Patch, Report, Route
from offramp.report import exceptions
from offramp.report.html.costing import cost
from offramp.report.html.effort import effort
from offramp.report.html.shown import visible
from offramp.report.places import Places
from offramp.report.summary import banned, ordered, patched, said, tally, verdict

_LISTED = 20
"""A summary is read at one glance; the page has the rest."""


def render(report: Report) -> str:
    """The summary; nothing of it can become a link, an image or a mention that the source has put there."""
    found = ordered(report.findings)
    lines = [f"## offramp: {verdict(report).value}: {said(report)}", "", *_answers(report), ""]
    if found:
        lines += [*_routes(found), "", *_sites(report, found), ""]
    reasons = tally(each.fix.reason for each in found if isinstance(each.fix, NoPatch))
    if reasons:
        lines += [
            "**Left to a person**",
            "",
            *(f"- {_code(reason)}: {number}" for reason, number in reasons.items()),
            "",
        ]
    contract = report.contract
    lines.append(
        f"offramp {_plain(report.tool_version)}, contract of {contract.as_of}, target {_code(contract.target_model)}"
    )
    return "\n".join(lines) + "\n"


def _answers(report: Report) -> list[str]:
    total, mended, work = len(report.findings), patched(report.findings), effort(report)
    lines = [
        "| | |",
        "|---|---|",
        f"| must stop | {banned(report.findings)} of {total} findings on a banned route |",
        f"| can move today | {mended} with a patch |",
        f"| costs | {_costs(report)} |",
        f"| left for people | {total - mended} without a patch; {work.low:g} to {work.high:g} hours in all |",
        f"| not checked | {len(report.skipped)} files, {report.coverage.unresolved} calls |",
    ]
    lines += _gate(report)
    if report.earlier:
        last = report.earlier[-1]
        lines.append(f"| since the last run | {last.fresh} new ({last.fresh_banned} banned), {last.gone} gone |")
    if report.credentials:
        lines.append(f"| to revoke | {len(report.credentials)} credentials |")
    return lines


def _gate(report: Report) -> list[str]:
    """What the gate says, where it was asked, and over what it passes."""
    said = report.judgement
    if said is None:
        return []
    lines = [f"| gate | {'passes' if said.passed else 'fails'}: {len(said.failing)} findings fail |"]
    if said.against:
        lines.append(f"| new since {_plain(', '.join(said.against))} | {len(said.fresh)} findings |")
    if told := exceptions.tally(report):
        lines.append(f"| not counted | {told.removeprefix('not counted: ')} |")
    return lines


def _costs(report: Report) -> str:
    told = cost(report)
    if told is None or told.least is None or told.most is None:
        return "unknown" if told and told.shapes else "no call moves to the official API"
    amount = f"{told.least:.2f}" if told.least == told.most else f"{told.least:.2f} to {told.most:.2f}"
    return f"US$ {amount} for 1,000 images, output only"


def _routes(found: list[Finding]) -> list[str]:
    rows = [(route, [each for each in found if each.route is route]) for route in reversed(Route)]
    table = ["| route | findings | with a patch |", "|---|---:|---:|"]
    return table + [
        f"| {route.value}{' (banned)' if route.banned else ''} | {len(group)} | {patched(group)} |"
        for route, group in rows
        if group
    ]


def _sites(report: Report, found: list[Finding]) -> list[str]:
    """The gravest first."""
    places = Places(report)
    gravest = sorted(found, key=lambda each: -each.route.gravity)
    lines = ["| site | what | route | fix |", "|---|---|---|---|"]
    for each in gravest[:_LISTED]:
        at = each.location
        fix = f"patch ({each.fix.level.value})" if isinstance(each.fix, Patch) else "no patch"
        place = _code(f"{at.path}:{places.text(at.path, at.line)}")
        lines.append(f"| {place} | {_plain(each.title)} {_code(each.rule)} | {each.route.value} | {fix} |")
    if len(gravest) > _LISTED:
        lines.append(f"| {len(gravest) - _LISTED} more | | | |")
    return lines


def _plain(text: str) -> str:
    """Text in which no character means anything to Markdown or HTML."""
    shown = str(visible(text)).replace("\n", " ")
    return "".join(f"&#{ord(char)};" if char in "\\`*_{}[]()<>#+!|@&~$:" else char for char in shown)


def _code(text: str) -> str:
    """Text in code of HTML, for in a table a bar ends even a code span of Markdown."""
    return f"<code>{_plain(text)}</code>"
