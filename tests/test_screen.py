"""The screen must hand on every file with a keyword, and no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from offramp.discover import SourceFile, discover
from offramp.screen import holding, matcher, screen

KEYWORDS = ("chatgpt.com/backend-api", "g4f", "__Secure-1PSID", "BingImageCreator")


@pytest.fixture(params=["automaton", "fallback"])
def _both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "fallback":
        monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)


@pytest.mark.usefixtures("_both")
@pytest.mark.parametrize(
    ("data", "hit"),
    [
        (b"import g4f", True),
        (b"g4f", True),
        (b"https://ChatGPT.com/Backend-API/x", True),
        (b"cookies={'__secure-1psid': x}", True),
        (b"chatgpt.com/backend", False),
        (b"g4\nf g 4f", False),
        (b"", False),
        (b"\xff\xfe\x00g4f\x00", True),
        (b"x" * 300_000 + b"bingimagecreator", True),
    ],
)
def test_matching(data: bytes, hit: bool) -> None:
    assert matcher(KEYWORDS)(data) is hit


@pytest.mark.usefixtures("_both")
def test_one_keyword_inside_another() -> None:
    hit = matcher(["openai.com", "api.openai.com.example"])
    assert hit(b"api.openai.com")
    assert not hit(b"api.openai.example")


def test_no_keywords_no_candidates() -> None:
    assert not matcher([])(b"anything")


def test_files_keep_their_order_and_none_is_lost(tmp_path: Path) -> None:
    contents = {"a.py": "import g4f", "b.py": "x", "c.py": "G4F", "d.py": ""}
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    files = [SourceFile(path=name, kind="python", location=str(tmp_path / name)) for name in [*contents, "gone.py"]]
    screened = screen(files, KEYWORDS)
    assert [file.path for file in screened.candidates] == ["a.py", "c.py"]
    assert [file.path for file in screened.rest] == ["b.py", "d.py"]
    assert [(skipped.path, skipped.reason) for skipped in screened.skipped] == [("gone.py", "unreadable")]


def test_a_keyword_in_a_notebook_is_seen_behind_its_escapes(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(r'{"source": ["run([\"codex\", \"exec\"])"], "a": "chatgpt.com\/backend-api"}')
    [file] = discover(tmp_path).files
    for keyword in ('"codex"', "chatgpt.com/backend-api"):
        assert screen([file], [keyword]).candidates == (file,)
    assert screen([file], ['\\"']).rest == (file,)


def test_files_that_hold_a_word_are_told_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    texts = {"kit/a.py": "from kit import relay\n", "kit/b.py": "import other\n", "c.py": "relay_two = 1\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "d.ipynb").write_text('{"cells": [], "x": "relay"}')
    edited = SourceFile(path="e.py", kind="python", location=str(tmp_path / "e.py"), content=b"import Relay\n")
    gone = SourceFile(path="gone.py", kind="python", location=str(tmp_path / "gone.py"))
    files = (*discover(tmp_path).files, edited, gone)

    assert [each.path for each in holding(files, {"relay"})] == ["c.py", "d.ipynb", "kit/a.py", "e.py", "gone.py"]
    assert holding(files, set()) == [gone]
