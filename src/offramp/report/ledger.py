"""One finding in full for a terminal: what it is, what proves it, what it is not, and what becomes of it.

Plain lines without colour; everything out of scanned code is made printable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from offramp.model import Finding, Patch, Report, RuleInfo, Step
from offramp.printable import printable
from offramp.report.places import Places
from offramp.report.summary import ordered


def render(report: Report, finding: Finding) -> str:
    """The evidence ledger of a finding of the report."""
    rule = next((rule for rule in report.rules if rule.id == finding.rule), None)
    places = Places(report)
    blocks = [
        _head(finding, places),
        _frame(finding, places),
        _block("Evidence", _steps((step for step in finding.evidence if step not in finding.callers), places)),
        _block("Callers", _steps(finding.callers, places)),
        _block(f"Confidence: {finding.confidence.value}", (f"not higher: {doubt}" for doubt in finding.doubts)),
        _block("Why this class", (each.why for each in finding.contrast)),
        _block("What would change it", (each.turn for each in finding.contrast)),
        _block("What becomes of it", _fate(report, finding, places)),
        _block("Known of the rule", _known(rule) if rule else ()),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(finding: Finding, places: Places) -> list[str]:
    at = finding.location
    place = f"{at.path}:{places.text(at.path, at.line)}:{at.column}" + (f" in {finding.scope}" if finding.scope else "")
    banned = " (banned)" if finding.route.banned else ""
    return [
        printable(finding.title),
        printable(place),
        printable(f"{finding.route.value}{banned}, {finding.role.value}, rule {finding.rule}, id {finding.id}"),
        "",
        printable(finding.message),
    ]


def _frame(finding: Finding, places: Places) -> list[str]:
    if finding.frame is None:
        return []
    at = finding.location
    cell = places.in_cell(at.path, at.line)
    above = at.line - cell.line if cell else 0
    first = finding.frame.first - above
    width = len(str(first + len(finding.frame.lines)))
    return [
        f"{'>' if at.line <= number + above <= at.end_line else ' '} {number:>{width}} | {printable(line)}".rstrip()
        for number, line in enumerate(finding.frame.lines, first)
    ]


def _block(heading: str, lines: Iterable[str]) -> list[str]:
    """A heading and its lines; a heading that says something by itself stands without any."""
    found = [f"  {printable(line)}" for line in lines]
    return [heading, *found] if found or ": " in heading else []


def _steps(steps: Iterable[Step], places: Places) -> Iterator[str]:
    return (f"{step.path}:{places.text(step.path, step.line)}: {step.text}" for step in steps)


def _fate(report: Report, finding: Finding, places: Places) -> Iterator[str]:
    yield f"disposition: {finding.disposition.value}"
    yield f"official call: {finding.equivalent or 'none'}"
    yield f"stages: {', '.join(stage.value for stage in finding.stages) or 'none'}"
    for other in ordered(report.findings):
        if other.site == finding.site and other.id != finding.id:
            around = "around it" if finding.site == finding.id else "around the same call"
            what = "stands around" if other.id == finding.site else around
            at = other.location
            yield f"{what}: {other.title} at {at.path}:{places.text(at.path, at.line)}"
    if finding.absent:
        yield f"not found around it: {', '.join(stage.value for stage in finding.absent)}"
    yield from _fix(finding)


def _fix(finding: Finding) -> Iterator[str]:
    fix = finding.fix
    if isinstance(fix, Patch):
        yield f"patch ({fix.level.value}): {fix.reason}"
        yield from (f"  carried by {name}" for name in fix.patches)
        yield from (f"  a reviewer has to agree that: {assumption}" for assumption in fix.assumptions)
    else:
        yield f"no patch ({fix.reason}): {fix.detail}"
        yield f"next: {fix.next_step}"


def _known(rule: RuleInfo) -> Iterator[str]:
    yield rule.why
    yield from (f"read in: {reference}" for reference in rule.references)
