"""JUnit XML, as Jenkins and its kin read it: a finding is a test that failed.

A file that should have been checked and was not is a test with an error, one that was left out a skipped test. There
is no time and no name of the machine in it.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from offramp.exemptions import Exemption, Note
from offramp.model import Finding, Report, Skipped
from offramp.printable import printable
from offramp.report import exceptions
from offramp.report.places import Places
from offramp.report.summary import ordered


def render(report: Report) -> str:
    """One suite; with nothing to tell it holds one test that passed."""
    places = Places(report)
    told = {each.finding: each for each in report.exceptions}
    cases = [_finding(finding, places, told.get(finding.id)) for finding in ordered(report.findings)]
    cases += [_note(note, report) for note in report.notes]
    cases += [_skipped(skipped) for skipped in sorted(report.skipped)]
    counts = {
        "tests": str(max(len(cases), 1)),
        "failures": _count(cases, "failure"),
        "errors": _count(cases, "error"),
    }
    root = ET.Element("testsuites", {"name": "offramp", **counts, "time": "0"})
    suite = ET.SubElement(root, "testsuite", {"name": "offramp", **counts, "skipped": _count(cases, "skipped")})
    suite.set("time", "0")
    suite.extend(cases or [_case("offramp", "no findings")])
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _finding(finding: Finding, places: Places, excepted: Exemption | None) -> ET.Element:
    at = finding.location
    place = f"{places.text(at.path, at.line)}:{at.column}"
    case = _case(at.path, f"{finding.rule} at {place}")
    if excepted:
        ET.SubElement(case, "skipped", {"message": printable(exceptions.excepted(excepted))})
        return case
    told = {"type": finding.route.value, "message": printable(finding.message)}
    steps = [(at.path, place, finding.message)]
    steps += [(each.path, places.text(each.path, each.line), each.text) for each in finding.evidence]
    text = "\n".join(printable(f"{path}:{where}: {said}") for path, where, said in steps)
    ET.SubElement(case, "failure", told).text = text
    return case


def _note(note: Note, report: Report) -> ET.Element:
    """It fails no gate that is not strict."""
    strict = report.judgement is not None and report.judgement.strict
    case = _case(note.path, f"{note.rule} at {note.line}")
    ET.SubElement(case, "failure" if strict else "skipped", {"message": printable(note.message)})
    return case


def _skipped(skipped: Skipped) -> ET.Element:
    case = _case(skipped.path, f"not checked ({skipped.reason})")
    if skipped.in_scope:
        ET.SubElement(case, "error", {"type": printable(skipped.reason), "message": printable(skipped.detail)})
    else:
        ET.SubElement(case, "skipped", {"message": printable(skipped.detail)})
    return case


def _case(path: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": printable(path), "name": printable(name), "time": "0"})


def _count(cases: list[ET.Element], word: str) -> str:
    return str(sum(case.find(word) is not None for case in cases))
