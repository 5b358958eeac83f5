"""The table of outputs: every name renders, and a text run loads no template engine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from report import sample

from offramp.commands import outputs
from offramp.model import Report
from offramp.report import FORMATS, github_summary, html, markdown, text
from offramp.report.summary import Verdict, said, verdict


@pytest.mark.parametrize("name", list(outputs.FORMATS))
def test_format_gives_the_same_bytes_twice(name: str) -> None:
    first = FORMATS[name](sample.report())

    assert first == FORMATS[name](sample.report())
    assert "chatgpt-web-conversation" in first


def test_names_of_the_formats() -> None:
    assert list(FORMATS) == list(outputs.FORMATS)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_jinja2_is_loaded_for_html_alone(name: str) -> None:
    code = (
        "import sys; from report import sample; from offramp.report import FORMATS;"
        f"FORMATS[{name!r}](sample.report()); sys.exit('jinja2' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=False).returncode == 0


def test_verdicts_of_the_samples() -> None:
    assert verdict(sample.report()) is Verdict.STOP
    assert verdict(sample.empty()) is Verdict.CLEAR
    assert verdict(sample.doubtful()) is Verdict.DOUBTFUL


@pytest.mark.parametrize("make", [sample.report, sample.gated, sample.passing, sample.doubtful, sample.empty])
def test_one_sentence_tells_verdict_and_gate_wherever_it_stands(make: Callable[[], Report]) -> None:
    report = make()
    sentence = f"{verdict(report).value}: {said(report)}"

    assert f"verdict: {sentence}" in text.render(report)
    assert f"## offramp: {sentence}\n" in markdown.render(report)
    assert f"\n\n{sentence.partition(': ')[2].capitalize()}" in github_summary.render(report)
    assert f'<p class="result">{sentence[:1].upper()}{sentence[1:]}</p>' in html.render(report)


def test_the_gate_gainsays_no_verdict() -> None:
    assert said(sample.gated()) == "a banned route is in use; the gate fails"
    assert said(sample.passing()) == "a banned route is in use; the gate lets it pass"
    assert said(sample.doubtful()).endswith("may be in use, nothing of it is beyond doubt; the gate passes")
    assert "the gate" not in said(sample.report())
