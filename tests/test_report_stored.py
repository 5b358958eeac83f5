"""Stored reports: read back without a loss, made into a page again, held against later ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from report import many, sample

from offramp import pipeline
from offramp.cli import main
from offramp.figures import Run
from offramp.model import Report
from offramp.report import as_json, html
from offramp.report.since import since
from offramp.report.stored import StoredReportError, read

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
PROJECTS = sorted(path for path in (ROOT / "fixtures" / "projects").glob("*/app"))
MAKERS = [sample.report, sample.gated, sample.empty, sample.hostile, lambda: many.report(20)]


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


@pytest.mark.parametrize("make", MAKERS)
def test_what_was_read_is_written_the_same(make: Callable[[], Report]) -> None:
    text = as_json.render(make())

    assert as_json.render(read(text)) == text
    assert html.render(read(text)) == html.render(make())


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.parent.name)
def test_page_of_a_project_is_made_again_to_the_byte(project: Path) -> None:
    report = pipeline.run(project, plan=True)
    text = as_json.render(report)

    assert as_json.render(read(text)) == text
    assert html.render(read(text)) == html.render(report)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("[]", "no report of the form offramp-report/1"),
        ('{"schema": "offramp-report/9"}', "no report of the form offramp-report/1"),
        ('{"schema": "offramp-report/1"}', "KeyError"),
        ('{"schema": "offramp-report/1", "tool": 3}', "cannot be read"),
    ],
)
def test_what_is_no_report_is_refused(text: str, said: str) -> None:
    with pytest.raises(StoredReportError, match=said):
        read(text)


def test_earlier_runs_are_counted_by_the_ids_of_their_findings() -> None:
    now = sample.report()
    old = replace(now, findings=now.findings[:4], commit="old")
    middle = replace(now, findings=now.findings[2:7], commit="middle")
    first, second = since([old, middle, now])

    assert (first.commit, first.findings, first.fresh, first.gone) == ("old", 4, 3, 2)
    assert (second.commit, second.findings, second.fresh, second.gone) == ("middle", 5, 5, 0)
    banned = {each.id for each in now.findings if each.route.banned} - {each.id for each in middle.findings}
    assert second.fresh_banned == len(banned)


def test_command_makes_the_page_again(tmp_path: Path) -> None:
    stored = tmp_path / "report.json"
    stored.write_text(as_json.render(sample.report()), encoding="utf-8")

    assert run("report", stored, "-o", tmp_path / "page.html") == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == html.render(sample.report())
    assert run("report", stored, "--lang", "ja", "-o", tmp_path / "ja.html") == 0
    assert '<html lang="ja">' in (tmp_path / "ja.html").read_text(encoding="utf-8")


def test_command_tells_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = replace(sample.report(), earlier=())
    (tmp_path / "now.json").write_text(as_json.render(now), encoding="utf-8")
    old = replace(now, findings=now.findings[3:], commit="0ld")
    (tmp_path / "old.json").write_text(as_json.render(old), encoding="utf-8")
    run("report", tmp_path / "now.json", "--since", tmp_path / "old.json", "--format", "json")
    (only,) = json.loads(capsys.readouterr().out)["earlier"]

    assert Run(**only).commit == "0ld"
    assert (only["findings"], only["fresh"], only["gone"]) == (7, 3, 0)


def test_command_refuses_what_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")

    assert run("report", tmp_path / "x.json") == 2
    assert "no report of the form offramp-report/1" in capsys.readouterr().err


def test_same_tree_same_bytes_under_another_seed_locale_zone_folder_and_order(tmp_path: Path) -> None:
    pages = []
    settings = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "4711", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"},
    )
    for number, setting in enumerate(settings):
        home = tmp_path / f"place-{number}"
        files = sorted(path for path in PROJECTS[-1].rglob("*") if path.is_file())
        for path in files[:: 1 if number else -1]:
            target = home / "app" / path.relative_to(PROJECTS[-1])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        command = [sys.executable, "-m", "offramp", "plan", str(home / "app"), "-o", str(home / "out"), "--lang", "ja"]
        subprocess.run(command, env=os.environ | setting, cwd=tmp_path if number else home, check=True)
        pages.append((home / "out" / "report.html").read_bytes())

    assert pages[0] == pages[1]
    assert str(tmp_path).encode() not in pages[0]
