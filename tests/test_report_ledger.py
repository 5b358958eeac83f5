"""One finding in full: whole outputs, and nothing that a terminal obeys."""

from __future__ import annotations

import pytest
from report import sample
from syrupy.assertion import SnapshotAssertion

from offramp.model import Contrast
from offramp.report.ledger import render


def test_whole_output_of_a_call(snapshot: SnapshotAssertion) -> None:
    assert _of("4b1f0c2a9d") == snapshot


def test_whole_output_around_a_call(snapshot: SnapshotAssertion) -> None:
    assert _of("7c90aa1e55") == snapshot


def test_every_finding_can_be_told() -> None:
    for finding in sample.findings():
        told = _of(finding.id)
        assert told.startswith(f"{finding.title}\n{finding.location.path}:{finding.location.line}:")
        assert finding.rule in told
        assert finding.fix.reason in told


def test_callers_are_told_once() -> None:
    assert _of("4b1f0c2a9d").count("reaches the call through") == 1


def test_scanned_text_cannot_steer_a_terminal() -> None:
    for finding in sample.hostile().findings:
        told = render(sample.hostile(), finding)
        assert told.replace("\n", "").isprintable()
        assert "\\x1b[31m" in told


@pytest.mark.parametrize(
    ("becomes", "why", "turn"),
    [
        ("official", "Not `official`: the host is x.", "With y it would be `official`."),
        ("none", "Reported because the host is x.", "With y it would not be reported."),
        ("call", "Reported beside its call because the host is x.", "With y only its call would be reported."),
    ],
)
def test_sentences_of_a_contrast(becomes: str, why: str, turn: str) -> None:
    contrast = Contrast(becomes=becomes, because="the host is x", instead="with y")
    assert (contrast.why, contrast.turn) == (why, turn)


def _of(id: str) -> str:
    report = sample.report()
    return render(report, next(finding for finding in report.findings if finding.id == id))
