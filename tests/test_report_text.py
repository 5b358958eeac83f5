"""The terminal report: whole outputs, colour left to the caller, nothing that a terminal obeys."""

from __future__ import annotations

from msgspec.structs import replace
from report import sample
from syrupy.assertion import SnapshotAssertion

from offramp.model import NoPatch
from offramp.report.text import render


def test_whole_output(snapshot: SnapshotAssertion) -> None:
    assert render(sample.report()) == snapshot


def test_whole_output_when_clear(snapshot: SnapshotAssertion) -> None:
    assert render(sample.empty()) == snapshot


def test_own_words_are_ascii() -> None:
    assert render(sample.report()).isascii()


def test_scanned_text_cannot_steer_a_terminal() -> None:
    text = render(sample.hostile())

    assert text.replace("\n", "").isprintable()
    assert "\\x1b[31m" in text
    assert "\\u202e" in text
    assert text.encode("utf-8")


def test_style_only_wraps_what_is_printed_anyway() -> None:
    words: set[str] = set()

    def mark(word: str, text: str) -> str:
        words.add(word)
        return f"<{text}>"

    styled = render(sample.report(), style=mark)

    assert styled.replace("<", "").replace(">", "") == render(sample.report()).replace(">", "")
    assert {"path", "dim", "patch", "no-patch", "bad", "cookie", "official"} <= words


def test_reason_shared_by_all_is_said_once() -> None:
    fix = NoPatch(reason="not-planned", detail="No patch was asked for.", next_step="Ask for one.")
    report = replace(sample.report(), findings=tuple(replace(finding, fix=fix) for finding in sample.findings()))

    assert render(report).count("no patch (not-planned): No patch was asked for.\nnext: Ask for one.") == 1
    assert render(report).count("not-planned") == 1
    assert render(replace(report, findings=(*report.findings[1:], sample.findings()[0]))).count("not-planned") == 9


def test_unread_files_are_no_clean_result() -> None:
    report = replace(sample.empty(), skipped=sample.report().skipped)

    assert "verdict: unchecked" in render(report)
    assert "legacy/old_bot.py: not checked (syntax-error)" in render(report)


def test_open_work_without_a_banned_route() -> None:
    official = tuple(finding for finding in sample.findings() if not finding.route.banned)

    assert "verdict: open" in render(replace(sample.empty(), findings=official))
