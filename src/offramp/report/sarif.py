"""SARIF 2.1.0 for code hosts and editors.

`security-severity` is left out: nobody measured one. `fixes` are there after a plan: the whole edit of a site, in all
files that it touches.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from urllib.parse import quote

from offramp.exemptions import NOTES, Exemption, Grounds, Note
from offramp.model import (
    Finding,
    Fix,
    Location,
    Patch,
    Replacement,
    Report,
    Route,
    RuleInfo,
    Skipped,
    Step,
)
from offramp.report.level import AROUND, level
from offramp.report.pages import page
from offramp.report.places import Places
from offramp.report.summary import ordered, tally, uniform

_HOME = "https://json.schemastore.org/sarif-2.1.0.json"
_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}

Node = dict[str, object]


def render(report: Report) -> str:
    """The report as a SARIF log with one run."""
    log = {"$schema": _HOME, "version": "2.1.0", "runs": [_run(report)]}
    text = json.dumps(log, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _run(report: Report) -> Node:
    rules = [_rule(rule) for rule in sorted(report.rules, key=lambda rule: rule.id)]
    rules += [_rule_of_notes(name, text) for name, text in sorted(NOTES.items())]
    index = {str(rule["id"]): number for number, rule in enumerate(rules)}
    excepted: dict[str, list[Node]] = {}
    for each in report.exceptions:
        excepted.setdefault(each.finding, []).append(_suppression(each))
    shared = uniform(report.findings)
    places = Places(report)
    return {
        "tool": {"driver": _driver(report, rules)},
        "automationDetails": {"id": "offramp/"},
        "invocations": [_invocation(report, places)],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the scanned repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(each, index, places, shared, excepted.get(each.id, [])) for each in ordered(report.findings)),
            *(_note(note, index, places) for note in report.notes),
        ],
        "properties": {
            "root": report.root,
            "commit": report.commit,
            "contract": report.contract.as_of,
            "targetModel": report.contract.target_model,
            "files": report.coverage.discovered,
            "unresolvedCalls": report.coverage.unresolved,
        },
    }


def _driver(report: Report, rules: list[Node]) -> Node:
    return {
        "name": "offramp",
        "version": report.tool_version,
        "semanticVersion": _semantic(report.tool_version),
        "rules": rules,
        "notifications": [
            {"id": reason, "shortDescription": {"text": f"A file was not checked: {reason}."}}
            for reason in tally(skipped.reason for skipped in report.skipped)
        ],
    }


def _rule(rule: RuleInfo) -> Node:
    default = _default_level(rule)
    node: Node = {
        "id": rule.id,
        "name": _pascal(rule.id),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": _cut(_sentence(rule.why), 1024)},
        "help": {"text": _help(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": default},
        "properties": {
            "tags": list(dict.fromkeys([_route(rule), rule.role.value, *(stage.value for stage in rule.stages)])),
            "precision": rule.confidence.value,
            "problem.severity": _SEVERITY[default],
        },
    }
    return node | ({"helpUri": address} if (address := page(rule)) else {})


def _rule_of_notes(name: str, text: str) -> Node:
    return {
        "id": name,
        "name": _pascal(name),
        "shortDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["note"], "precision": "high", "problem.severity": "warning"},
    }


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _note(note: Note, index: dict[str, int], places: Places) -> Node:
    line = places.line(note.path, note.line) if note.line else 1
    physical = {"artifactLocation": _artifact(note.path, places), "region": {"startLine": line}}
    return {
        "ruleId": note.rule,
        "ruleIndex": index[note.rule],
        "kind": "fail",
        "level": "warning",
        "message": {"text": _unlinked(_sentence(note.message))},
        "locations": [{"physicalLocation": physical}],
    }


def _suppression(each: Exemption) -> Node:
    end = f" Until {each.until}." if each.until else ""
    said = f" {_sentence(each.reason)}" if each.reason else ""
    return {
        "kind": "inSource" if each.grounds is Grounds.COMMENT else "external",
        "status": "accepted",
        "justification": _unlinked(f"{each.grounds.value}, {each.where}.{said}{end}"),
        "properties": {"grounds": each.grounds.value},
    }


def _result(
    finding: Finding, index: dict[str, int], places: Places, shared: Fix | None, suppressed: list[Node]
) -> Node:
    node: Node = {"ruleId": finding.rule}
    if finding.rule in index:
        node["ruleIndex"] = index[finding.rule]
    return node | {
        "kind": "fail",
        "level": level(finding),
        "message": {"text": _message(finding, shared)},
        "locations": [_place(finding.location, places)],
        "codeFlows": [_flow(finding, places)],
        "partialFingerprints": _fingerprints(finding),
        **_fixes(finding.fix, places),
        **({"suppressions": suppressed} if suppressed else {}),
        "properties": {
            "route": finding.route.value,
            "role": finding.role.value,
            "stages": [stage.value for stage in finding.stages],
            "disposition": finding.disposition.value,
            "equivalent": finding.equivalent,
            "confidence": finding.confidence.value,
            "doubts": list(finding.doubts),
            "contrast": [f"{each.why} {each.turn}" for each in finding.contrast],
            "reach": finding.reach.value,
            "site": finding.site,
            "fix": "patch" if isinstance(finding.fix, Patch) else "no-patch",
        },
    }


def _fingerprints(finding: Finding) -> Node:
    known = {"primaryLocationLineHash": finding.line_hash} if finding.line_hash else {}
    return {"offramp/v1": finding.id, **known}


def _fixes(fix: Fix, places: Places) -> Node:
    if not isinstance(fix, Patch) or not fix.replacements:
        return {}
    changes = [
        {"artifactLocation": _artifact(path, places), "replacements": [_replacement(each) for each in group]}
        for path, group in groupby(fix.replacements, key=lambda each: each.path)
    ]
    agreed = "".join(f" Assumed: {_sentence(each)}" for each in fix.assumptions)
    text = _unlinked(f"{_sentence(fix.reason)}{agreed}")
    return {"fixes": [{"description": {"text": text}, "artifactChanges": changes}]}


def _replacement(each: Replacement) -> Node:
    region = {
        "startLine": each.line,
        "startColumn": each.column,
        "endLine": each.end_line,
        "endColumn": each.end_column,
    }
    inserted = {"insertedContent": {"text": each.text}} if each.text else {}
    return {"deletedRegion": region, **inserted}


def _place(at: Location, places: Places) -> Node:
    if cell := _in_cell(at.path, at.line, places):
        # A column of the code is none of the JSON around it.
        region = {"startLine": places.line(at.path, at.line), "endLine": places.line(at.path, at.end_line)}
        return {"physicalLocation": {"artifactLocation": _artifact(at.path, places), "region": region}} | cell
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(at.path, places), "region": region}}


def _in_cell(path: str, line: int, places: Places) -> Node:
    found = places.in_cell(path, line)
    return {"logicalLocations": [{"fullyQualifiedName": f"cell {found.number}, line {found.line}"}]} if found else {}


def _flow(finding: Finding, places: Places) -> Node:
    last = {"location": _place(finding.location, places) | {"message": {"text": _unlinked(finding.message)}}}
    steps = [{"location": _step(step, places)} for step in finding.evidence]
    return {"threadFlows": [{"locations": [*steps, last]}]}


def _step(step: Step, places: Places) -> Node:
    line = max(places.line(step.path, step.line), 1)
    physical = {"artifactLocation": _artifact(step.path, places), "region": {"startLine": line}}
    message = {"text": _unlinked(step.text)}
    return {"physicalLocation": physical, "message": message} | _in_cell(step.path, step.line, places)


def _artifact(path: str, places: Places) -> Node:
    return {"uri": quote(places.from_top(path), safe="/", errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _invocation(report: Report, places: Places) -> Node:
    # The run itself went well; what it could not look at is told file by file.
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [_notification(skipped, places) for skipped in sorted(report.skipped)],
        "toolConfigurationNotifications": [],
    }


def _notification(skipped: Skipped, places: Places) -> Node:
    return {
        "descriptor": {"id": skipped.reason},
        "level": "warning",
        "message": {"text": _unlinked(_sentence(skipped.detail or skipped.reason))},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(skipped.path, places)}}],
    }


def _default_level(rule: RuleInfo) -> str:
    route = _route(rule)
    if route != "around" and Route(route).banned:
        return "error"
    return "note" if route == "around" or (route == Route.OFFICIAL.value and rule.role in AROUND) else "warning"


def _route(rule: RuleInfo) -> str:
    # A rule about what stands around a call takes the route of the call and has none of its own.
    return rule.route if rule.route in {route.value for route in Route} else "around"


def _message(finding: Finding, shared: Fix | None) -> str:
    fix = finding.fix
    if fix == shared:
        end = ""
    elif isinstance(fix, Patch):
        end = f"Patch ({fix.level.value}): {_sentence(fix.reason)}"
    else:
        end = f"No patch ({fix.reason}): {_sentence(fix.detail)} Next: {_sentence(fix.next_step)}"
    return _unlinked(f"{_sentence(finding.message)} {end}".rstrip())


def _help(rule: RuleInfo) -> str:
    lines = [_sentence(rule.title), _sentence(rule.why)]
    lines += [f"Official call: {rule.equivalent}."] if rule.equivalent else []
    return "\n".join([*lines, *(f"See {reference}" for reference in rule.references)])


def _help_markdown(rule: RuleInfo) -> str:
    lines = [f"**{_sentence(rule.title)}**", _sentence(rule.why)]
    lines += [f"Official call: `{rule.equivalent}`."] if rule.equivalent else []
    lines += ["\n".join(f"- {reference}" for reference in rule.references)] if rule.references else []
    return "\n\n".join(lines)


def _semantic(version: str) -> str:
    # 0.1.0.dev3 and 0.1.0rc1 are Python's spellings; SARIF wants SemVer's.
    parts = re.match(r"(\d+\.\d+\.\d+)\.?([A-Za-z].*)?$", version)
    return version if parts is None or not parts[2] else f"{parts[1]}-{parts[2]}"


def _sentence(text: str) -> str:
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def _unlinked(text: str) -> str:
    # In a SARIF message `[words](target)` is a link; here it can only come from scanned code.
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text)
