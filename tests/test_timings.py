"""The times of the stages: all of them are told, in the order of the street, and nobody's progress is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from offramp import pipeline
from offramp.timings import StageTime, Stopwatch, rendered


def test_every_stage_of_a_run_is_timed_and_progress_goes_on(tmp_path: Path) -> None:
    (tmp_path / "draw.py").write_text("import openai\n\nprint(openai.OpenAI())\n")
    heard: list[str] = []
    watch = Stopwatch(lambda stage, *_: heard.append(stage))

    pipeline.run(tmp_path, plan=True, progress=watch)

    stages = [each.stage for each in watch.times()]
    assert stages == ["discover", "screen", "parse", "resolve", "plan", "report"]
    assert list(dict.fromkeys(heard)) == stages[1:]


def test_work_is_told_from_waiting() -> None:
    watch = Stopwatch()
    sum(range(2_000_000))
    watch("screen", 0, 1)
    [work, rest] = watch.times()

    assert work.cpu > 0
    assert work.wall >= work.cpu * 0.5
    assert rest.cpu < work.cpu


def test_the_lines_end_with_the_whole() -> None:
    times = [StageTime(stage="discover", wall=1.25, cpu=0.5), StageTime(stage="screen", wall=0.75, cpu=0.25)]

    assert rendered(times).splitlines() == [
        "discover       1.25 s     0.50 s of CPU",
        "screen         0.75 s     0.25 s of CPU",
        "all            2.00 s     0.75 s of CPU",
    ]


def offramp(*arguments: str, cache: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "offramp", *arguments]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    return subprocess.run(words, capture_output=True, text=True, check=False, env=environment)


def test_the_stages_are_told_on_stderr_where_it_is_asked(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.py").write_text("from BingImageCreator import ImageGen\n\nImageGen('c').get_images('a fox')\n")

    timed = offramp("scan", str(project), "--timings", cache=tmp_path / "cache")
    silent = offramp("scan", str(project), cache=tmp_path / "cache")

    stages = [line.split()[0] for line in timed.stderr.splitlines()]
    assert stages == ["discover", "screen", "parse", "resolve", "report", "all"]
    assert (timed.stdout, timed.returncode, silent.stderr) == (silent.stdout, silent.returncode, "")


@pytest.mark.parametrize(("flag", "kept"), [("--cache", True), ("--no-cache", False)])
def test_nothing_is_kept_where_nobody_wants_it(tmp_path: Path, flag: str, kept: bool) -> None:
    (tmp_path / "a.py").write_text("import g4f\n")

    offramp("scan", str(tmp_path / "a.py"), flag, cache=tmp_path / "cache")

    assert (tmp_path / "cache" / "offramp").exists() is kept
