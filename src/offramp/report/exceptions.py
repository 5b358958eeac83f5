"""What does not count and what is wrong with that, for the JSON and for the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from offramp.exemptions import Drift, Exemption, Grounds, Note
from offramp.model import Finding, Report
from offramp.report.places import Places

_NOT_NEW = frozenset({Grounds.BASELINE, Grounds.UNCHANGED})


def document(report: Report, places: Places) -> dict[str, object]:
    """The keys of the JSON contract; those without anything to tell are not there."""
    keys: dict[str, list[dict[str, object]]] = {
        "exceptions": [_exception(each) for each in report.exceptions],
        "notes": [_note(each, places) for each in report.notes],
        "drift": [{"finding": each.finding, "routes": list(each.routes)} for each in report.drift],
    }
    return _judgement(report) | {name: value for name, value in keys.items() if value}


def _judgement(report: Report) -> dict[str, object]:
    """Only there when the gate was asked."""
    said = report.judgement
    if said is None:
        return {}
    compared: dict[str, object] = {"against": list(said.against), "new": list(said.fresh)} if said.against else {}
    result = {"result": "passed" if said.passed else "failed", "fail_on": said.fail_on, "strict": said.strict}
    return {"gate": {**result, "failing": list(said.failing), **compared}}


def _exception(each: Exemption) -> dict[str, object]:
    return {
        "finding": each.finding,
        "grounds": each.grounds.value,
        "where": each.where,
        "reason": each.reason,
        "until": each.until,
    }


def _note(each: Note, places: Places) -> dict[str, object]:
    line = places.line(each.path, each.line) if each.line else 0
    place = {"rule": each.rule, "path": each.path, "line": line, "message": each.message}
    return place | (places.cell(each.path, each.line) if each.line else {})


def shown(report: Report) -> tuple[Finding, ...]:
    """The findings without those that were there before."""
    old = {each.finding for each in report.exceptions if each.grounds in _NOT_NEW}
    return tuple(finding for finding in report.findings if finding.id not in old)


def counted(report: Report) -> tuple[Finding, ...]:
    """The findings without those that do not count."""
    excepted = {each.finding for each in report.exceptions}
    return tuple(finding for finding in report.findings if finding.id not in excepted)


def told(report: Report) -> Mapping[str, list[str]]:
    """What is said of a finding, by its id: why it does not count, and what it was before."""
    found: dict[str, list[str]] = defaultdict(list)
    for exemption in report.exceptions:
        found[exemption.finding].append(excepted(exemption))
    for drift in report.drift:
        found[drift.finding].append(_drifted(drift))
    return found


def excepted(each: Exemption) -> str:
    """Why a finding does not count."""
    end = f" until {each.until}" if each.until else ""
    return f"does not count{end} ({each.grounds.value}, {each.where}){f': {each.reason}' if each.reason else ''}"


def _drifted(each: Drift) -> str:
    return f"drifted: {' -> '.join(each.routes)}"


def notes(report: Report, places: Places) -> list[str]:
    """A line for each note."""
    return [
        f"{each.path}{f':{places.text(each.path, each.line)}' if each.line else ''}: {each.rule}: {each.message}"
        for each in report.notes
    ]


def tally(report: Report) -> str:
    """How many findings do not count, and on what grounds; empty when all count."""
    banned = {finding.id for finding in report.findings if finding.route.banned}
    counts = Counter(each.grounds.value for each in report.exceptions)
    hidden = sum(each.finding in banned for each in report.exceptions)
    named = ", ".join(f"{count} by {name}" for name, count in sorted(counts.items()))
    return f"not counted: {named}; {hidden} of them on a banned route" if named else ""
