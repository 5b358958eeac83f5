"""SARIF of real projects: the fixes are the edits of the patches, and lines are known as GitHub knows them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from offramp.fingerprints import line_hashes
from offramp.model import Patch, Report
from offramp.pipeline import run
from offramp.report import FORMATS

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "tests/report/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
APPS = sorted((ROOT / "fixtures/projects").glob("*/app"))


@pytest.fixture(scope="module", params=APPS, ids=lambda app: app.parent.name)
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("sarif") / "app"
    shutil.copytree(request.param, folder)
    return folder, run(folder, plan=True)


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FORMATS["sarif"](report))["runs"][0]["results"]
    return found


def mended(text: str, replacements: list[dict[str, Any]]) -> str:
    """What a reader of SARIF makes of a file."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for each in reversed(replacements):
        region = each["deletedRegion"]
        assert region["endLine"] <= text.count("\n") + 1
        start, end = (starts[region[f"{edge}Line"] - 1] + region[f"{edge}Column"] - 1 for edge in ("start", "end"))
        text = text[:start] + each.get("insertedContent", {}).get("text", "") + text[end:]
    return text


def test_the_log_fits_the_official_schema(planned: tuple[Path, Report]) -> None:
    Draft4Validator(SCHEMA).validate(json.loads(FORMATS["sarif"](planned[1])))


def test_a_fix_is_the_patch_of_its_site(planned: tuple[Path, Report], tmp_path: Path) -> None:
    folder, report = planned
    diffs = {each.id: each.fix.diff for each in report.findings if isinstance(each.fix, Patch)}
    fixed = [result for result in results(report) if "fixes" in result]
    assert {result["partialFingerprints"]["offramp/v1"] for result in fixed} == {id for id in diffs if diffs[id]}

    for number, result in enumerate(fixed):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        diff = diffs[result["partialFingerprints"]["offramp/v1"]]
        subprocess.run(["git", "apply", "-"], cwd=copy, input=diff.encode(), check=True)
        (fix,) = result["fixes"]
        touched = {change["artifactLocation"]["uri"] for change in fix["artifactChanges"]}
        assert touched == {line[6:] for line in diff.splitlines() if line.startswith("+++ b/")}
        for change in fix["artifactChanges"]:
            path = unquote(change["artifactLocation"]["uri"])
            before, after = (folder / path).read_text(), (copy / path).read_text()
            assert mended(before, change["replacements"]) == after != before


def test_lines_are_known_as_github_knows_them(planned: tuple[Path, Report]) -> None:
    folder, report = planned
    for result in results(report):
        place = result["locations"][0]["physicalLocation"]
        known = line_hashes((folder / unquote(place["artifactLocation"]["uri"])).read_bytes())
        said = result["partialFingerprints"]["primaryLocationLineHash"]
        assert said == known[place["region"]["startLine"] - 1]


@pytest.mark.parametrize("end", ["\n", ""], ids=["line end", "no line end"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_stay(end: str, line_end: str, tmp_path: Path) -> None:
    text = (
        "from BingImageCreator import ImageGen\n\n\ndef draw(prompt: str, cookie: str) -> None:\n"
        '    painter = ImageGen(cookie, "")\n    painter.save_images(painter.get_images(prompt), "🦊")'
    ) + end
    (tmp_path / "draw.py").write_bytes(text.replace("\n", line_end).encode())
    report = run(tmp_path, plan=True)
    changes = [change for patch in report.patches for change in patch.changes]
    fixes = [result["fixes"][0]["artifactChanges"][0] for result in results(report) if "fixes" in result]

    assert fixes
    for fix in fixes:
        assert mended(changes[0].before.decode(), fix["replacements"]) == changes[-1].after.decode()
