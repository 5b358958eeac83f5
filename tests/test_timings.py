"""The times of the stages: all of them are told, in the order of the street, and nobody's progress is lost."""

from __future__ import annotations

from pathlib import Path

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
