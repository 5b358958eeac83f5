"""The table of outputs: every name renders, and a text run loads no template engine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from report import sample

from offramp.commands import outputs
from offramp.report import FORMATS
from offramp.report.summary import Verdict, verdict


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
