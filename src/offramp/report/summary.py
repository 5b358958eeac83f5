"""The counts and the verdict that every output prints; words the JSON, does not lay out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from offramp.model import Confidence, Disposition, Finding, NoPatch, Patch, Report, Role, Route, Stage


class Verdict(str, Enum):
    """What the whole report comes to, the worst first."""

    STOP = "stop"
    """A banned route is in use; no gate can open it."""
    DOUBTFUL = "doubtful"
    """A banned route may be in use: no finding on one is beyond doubt."""
    UNCHECKED = "unchecked"
    """No banned route was seen, but not everything could be looked at."""
    OPEN = "open"
    """No banned route, all was looked at, work is left."""
    CLEAR = "clear"
    """Nothing was found, and every file in scope was looked at."""


def verdict(report: Report) -> Verdict:
    """Judge the report; what could not be checked never counts as clean."""
    if any(finding.route.banned and finding.sure for finding in report.findings):
        return Verdict.STOP
    if banned(report.findings):
        return Verdict.DOUBTFUL
    if report.skipped or report.coverage.unresolved:
        return Verdict.UNCHECKED
    return Verdict.OPEN if report.findings else Verdict.CLEAR


_SAID = {
    Verdict.STOP: "a banned route is in use",
    Verdict.DOUBTFUL: "a banned route may be in use, nothing of it is beyond doubt",
    Verdict.UNCHECKED: "no banned route was seen, but not everything could be checked",
    Verdict.OPEN: "no banned route, work is left",
    Verdict.CLEAR: "nothing found in the files in scope",
}
_GATE = {"": "", "passes": "; the gate passes", "lets": "; the gate lets it pass", "fails": "; the gate fails"}


def said(report: Report) -> str:
    """What the verdict means and what the gate makes of it, in one sentence: neither may seem to gainsay the other."""
    return f"{_SAID[verdict(report)]}{_GATE[gate_word(report)]}"


def gate_word(report: Report) -> str:
    """What the gate does: `fails`, `passes`, or `lets` a banned route pass; empty where nobody asked it."""
    if report.judgement is None:
        return ""
    if not report.judgement.passed:
        return "fails"
    return "lets" if verdict(report) is Verdict.STOP else "passes"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the one order of all outputs."""
    return sorted(findings, key=lambda finding: (*finding.sort_key, finding.id))


def banned(findings: Iterable[Finding]) -> int:
    """How many findings are of a banned route."""
    return sum(finding.route.banned for finding in findings)


def patched(findings: Iterable[Finding]) -> int:
    """How many findings a patch mends."""
    return sum(isinstance(finding.fix, Patch) for finding in findings)


def uniform(findings: Iterable[Finding]) -> NoPatch | None:
    """The one reason why nothing is patched, when all findings share it to the word: it is then said once."""
    fixes = [finding.fix for finding in findings]
    first = fixes[0] if len(fixes) > 1 else None
    return first if isinstance(first, NoPatch) and set(fixes) == {first} else None


def summarize(report: Report) -> dict[str, object]:
    """The `summary` of the JSON contract. Closed sets of words are counted in full, zeros too."""
    findings = report.findings
    no_patches = [finding.fix for finding in findings if isinstance(finding.fix, NoPatch)]
    return {
        "findings": len(findings),
        "banned": banned(findings),
        "routes": _count(Route, (finding.route for finding in findings)),
        "roles": _count(Role, (finding.role for finding in findings)),
        "stages": _count(Stage, (stage for finding in findings for stage in finding.stages)),
        "absent": _count(Stage, (stage for finding in findings for stage in finding.absent)),
        "dispositions": _count(Disposition, (finding.disposition for finding in findings)),
        "confidences": _count(Confidence, (finding.confidence for finding in findings)),
        "fixes": {"patch": len(findings) - len(no_patches), "no-patch": len(no_patches)},
        "no_patch_reasons": tally(fix.reason for fix in no_patches),
        "files": {
            "discovered": report.coverage.discovered,
            "screened_out": report.coverage.screened_out,
            "parsed": report.coverage.parsed,
            "as_text": report.coverage.as_text,
            "skipped": len(report.skipped),
        },
        "unresolved_calls": report.coverage.unresolved,
        "skipped": tally(skipped.reason for skipped in report.skipped),
    }


def tally(keys: Iterable[str]) -> dict[str, int]:
    """Counts by an open set of keys, in the order of the keys."""
    return dict(sorted(Counter(keys).items()))


def _count(words: type[Enum], found: Iterable[Enum]) -> dict[str, int]:
    counts = Counter(found)
    return {word.value: counts[word] for word in words}
