"""The machine contract `offramp-report/1`; its JSON Schema stands in `schema/`."""

from __future__ import annotations

import json

from offramp.model import Finding, Fix, Frame, Location, Patch, Report, Step, TypeCheck
from offramp.report import exceptions
from offramp.report.figures import beside
from offramp.report.places import Places
from offramp.report.proof import ladder
from offramp.report.summary import ordered, summarize

SCHEMA = "offramp-report/1"


def render(report: Report) -> str:
    """The report as JSON. The same report gives the same bytes; the text can always be written as UTF-8."""
    text = json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"
    # A path that is no UTF-8 holds lone surrogates; `\udcXX` is their JSON escape.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def document(report: Report) -> dict[str, object]:
    """The report as plain values, with the keys in the order of the contract."""
    places = Places(report)
    return {
        "schema": SCHEMA,
        "tool": {"name": "offramp", "version": report.tool_version},
        "contract": {
            "as_of": report.contract.as_of,
            "target_model": report.contract.target_model,
            "newer_models": list(report.contract.newer_models),
            "sources": list(report.contract.sources),
        },
        "root": {"name": report.root, "commit": report.commit},
        "summary": summarize(report),
        "findings": [_finding(finding, places) for finding in ordered(report.findings)],
        "patches": [
            {
                "name": patch.name,
                "stage": patch.stage.value if patch.stage else None,
                "subject": patch.subject,
                "files": sorted(patch.files),
                "findings": sorted(patch.findings),
                "proof": {rung.name: rung.state for rung in ladder(report, patch)},
            }
            for patch in sorted(report.patches, key=lambda patch: patch.name)
        ],
        **_type_check(report.type_check),
        "skipped": [
            {"path": skipped.path, "reason": skipped.reason, "detail": skipped.detail}
            for skipped in sorted(report.skipped)
        ],
        **beside(report, places),
        **exceptions.document(report, places),
    }


def _type_check(check: TypeCheck | None) -> dict[str, object]:
    """Only there when somebody asked for it."""
    if check is None:
        return {}
    fresh = [{"path": each.path, "line": each.line, "text": each.text} for each in check.fresh]
    return {"type_check": {"command": check.command, "before": check.before, "after": check.after, "new": fresh}}


def _finding(finding: Finding, places: Places) -> dict[str, object]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "title": finding.title,
        "message": finding.message,
        "route": finding.route.value,
        "role": finding.role.value,
        "stages": [stage.value for stage in finding.stages],
        "disposition": finding.disposition.value,
        "equivalent": finding.equivalent,
        "confidence": finding.confidence.value,
        "doubts": list(finding.doubts),
        "reach": finding.reach.value,
        "location": _location(finding.location, places),
        "scope": finding.scope,
        "evidence": [_step(step, places) for step in finding.evidence],
        "contrast": [{"becomes": each.becomes, "why": each.why, "change": each.turn} for each in finding.contrast],
        "site": finding.site,
        "absent": [stage.value for stage in finding.absent],
        "frame": _frame(finding.location.path, finding.frame, places) if finding.frame else None,
        "fix": _fix(finding.fix),
    }


def _location(at: Location, places: Places) -> dict[str, object]:
    return {
        "path": at.path,
        "line": places.line(at.path, at.line),
        "column": at.column,
        "end_line": places.line(at.path, at.end_line),
        "end_column": at.end_column,
    } | places.cell(at.path, at.line)


def _step(step: Step, places: Places) -> dict[str, object]:
    place = {"path": step.path, "line": places.line(step.path, step.line), "text": step.text}
    return place | places.cell(step.path, step.line)


def _frame(path: str, frame: Frame, places: Places) -> dict[str, object]:
    return {"first": places.line(path, frame.first), "lines": list(frame.lines)} | places.cell(path, frame.first)


def _fix(fix: Fix) -> dict[str, object]:
    if isinstance(fix, Patch):
        return {
            "status": "patch",
            "reason": fix.reason,
            "patch": fix.patches[0] if fix.patches else None,
            "patches": list(fix.patches),
            "level": fix.level.value,
            "assumptions": list(fix.assumptions),
            "mapping": [{"old": mapped.old, "new": mapped.new, "note": mapped.note} for mapped in fix.mapping],
            "diff": fix.diff,
        }
    return {
        "status": "no-patch",
        "reason": fix.reason,
        "patch": None,
        "detail": fix.detail,
        "next_step": fix.next_step,
    }
