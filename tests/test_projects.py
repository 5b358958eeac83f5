"""Whole sample projects against the verdicts a careful person reached on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import analysed
import pytest
import yaml

from offramp import pipeline
from offramp.model import Finding, Patch

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
NAMES = sorted(folder.name for folder in PROJECTS.iterdir() if folder.is_dir())

Verdict = tuple[str, ...]
"""Path, line, role, stages, route, disposition, equivalent, and, where a plan was made, `patch` or `no-patch`."""


def expected(project: str, with_fix: bool) -> Counter[Verdict]:
    """The verdicts of `expected.yaml`; a site is named by text that stands on exactly one line."""
    root = PROJECTS / project
    return Counter(_expected(root / "app", site, with_fix) for site in _page(project)["sites"])


def _page(project: str) -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load((PROJECTS / project / "expected.yaml").read_text(encoding="utf-8"))
    return page


def _expected(app: Path, site: dict[str, Any], with_fix: bool) -> Verdict:
    lines = (app / site["path"]).read_text(encoding="utf-8").splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if site["line_contains"] in line]
    assert len(numbers) == 1, f"{site['path']}: {site['line_contains']!r} stands on {len(numbers)} lines"
    words = (site["role"], " ".join(site["stages"]), site["route"], site["disposition"], site["equivalent"])
    return (site["path"], str(numbers[0]), *words, *((site["fix"],) if with_fix else ()))


def found(findings: Iterable[Finding], with_fix: bool) -> Counter[Verdict]:
    """The verdicts of a run in the same words."""
    return Counter(_found(finding, with_fix) for finding in findings)


def _found(finding: Finding, with_fix: bool) -> Verdict:
    stages = " ".join(stage.value for stage in finding.stages)
    words = (finding.role.value, stages, finding.route.value, finding.disposition.value, finding.equivalent)
    fix = "patch" if isinstance(finding.fix, Patch) else "no-patch"
    return (finding.location.path, str(finding.location.line), *words, *((fix,) if with_fix else ()))


def difference(wanted: Counter[Verdict], got: Counter[Verdict]) -> list[str]:
    """One line for each verdict that only one side has, in source order."""
    missed = [(verdict, "missed") for verdict in (wanted - got).elements()]
    extra = [(verdict, "not expected") for verdict in (got - wanted).elements()]
    ordered = sorted([*missed, *extra], key=lambda each: (each[0][0], int(each[0][1]), each))
    return [f"{path}:{line} {', '.join(words)}: {what}" for (path, line, *words), what in ordered]


@pytest.mark.parametrize("project", NAMES)
def test_verdicts(project: str) -> None:
    analysis = analysed.folder(PROJECTS / project / "app")

    assert analysis.skipped == ()
    assert difference(expected(project, False), found((each for each, _ in analysis.findings), False)) == []


@pytest.mark.parametrize("project", NAMES)
def test_fixes(project: str) -> None:
    report = pipeline.run(PROJECTS / project / "app", plan=True)

    assert difference(expected(project, True), found(report.findings, True)) == []


@pytest.mark.parametrize("project", NAMES)
def test_silent_files_are_silent(project: str) -> None:
    analysis = analysed.folder(PROJECTS / project / "app")
    page = _page(project)

    assert {finding.location.path for finding, _ in analysis.findings} & set(page["silent"]) == set()


@pytest.mark.parametrize("project", NAMES)
def test_every_file_has_a_verdict(project: str) -> None:
    app, page = PROJECTS / project / "app", _page(project)
    files = {str(path.relative_to(app)) for path in app.rglob("*") if path.is_file() and path.suffix != ".pyc"}

    assert files == {site["path"] for site in page["sites"]} | set(page["silent"])


def test_difference_names_both_sides() -> None:
    one = ("a.py", "9", "call", "generation", "wrapper", "migrate", "images.generate")
    two = ("a.py", "10", "call", "generation", "official", "migrate", "images.generate")

    assert difference(Counter([one, one]), Counter([one, two])) == [
        "a.py:9 call, generation, wrapper, migrate, images.generate: missed",
        "a.py:10 call, generation, official, migrate, images.generate: not expected",
    ]
