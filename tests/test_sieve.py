"""Reading many files at once must come to what a look at each of them comes to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from offramp import kept
from offramp.discover import discover
from offramp.matching import bulk, matcher
from offramp.scope import LARGEST_CONFIG, LARGEST_PYTHON
from offramp.screen import screen, survey
from offramp.sieve import sift

CODE = ("chatgpt.com/backend-api", "g4f", '"codex"')
TEXT = ("abra_sess",)
ENGINES = ("hyperscan", "ahocorasick_rs", "none")


@pytest.fixture(params=ENGINES)
def _engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each engine by itself: those before it are not installed."""
    for name in ENGINES[: ENGINES.index(request.param)]:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture(params=["by descriptor", "by name"])
def _reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What every system can do must read the same."""
    if request.param == "by name":
        monkeypatch.delattr(os, "readv")


def git(root: Path, *arguments: str, check: bool = True) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(root), *arguments], check=check, capture_output=True)


def write(root: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def odd(root: Path) -> None:
    """All that is no plain clean file, beside files with and without keywords."""
    filler = b"x = 1\n" * 60_000
    write(
        root,
        {
            "clean.py": b"x = 1\n",
            "empty.py": b"",
            "hit.py": b"import G4F\n",
            "web/hit.ts": b"abra_sess",
            "web/clean.ts": b"g4f is no keyword here",
            "web/clean.py": b"abra_sess is none here",
            "settings.yaml": b"url: https://ChatGPT.com/backend-api\n",
            "fits.json": b" " * (LARGEST_CONFIG - 3) + b"g4f",
            "data.json": b" " * LARGEST_CONFIG + b"g4f",
            "long.py": filler * 4 + b"g4f",
            "long_clean.py": filler * 4,
            "large.py": b"g4f" + b" " * LARGEST_PYTHON,
            "n.ipynb": rb'{"source": ["run([\"codex\"])"], "u": "chatgpt.com\/backend-api"}',
            "escaped.py": rb"chatgpt.com\/backend-api",
            "bin/tool": b"#!/usr/bin/env python3\nimport g4f\n",
            "bin/other": b"#!/bin/sh\ng4f python\n",
            "bin/clean": b"#!/usr/bin/env python3\n",
            "LICENSE": b"g4f",
            "notes.md": b"g4f",
            "naïve.py": b"g4f",
            "venv/lib.py": b"g4f",
            "requirements/dev.txt": b"g4f==1\n",
        },
    )
    (root / "inside.py").symlink_to("hit.py")
    (root / "outside.py").symlink_to("/etc/hostname")
    (root / "folder.py").mkdir()
    write(root, {"folder.py/deep.py": b"g4f"})
    with open(os.fsencode(root) + b"/caf\xe9.py", "wb") as file:
        file.write(b"g4f")


def same(root: Path, exclude: tuple[str, ...] = ()) -> None:
    """Both ways give the same files, in the same order, for the same reasons."""
    found = discover(root, exclude)
    whole, screened = survey(root, exclude, CODE, TEXT)
    assert whole == found
    assert replace(screened, listed=b"", doubtful=()) == screen(found.files, CODE, TEXT)


@pytest.mark.usefixtures("_engine", "_reading")
@pytest.mark.parametrize("by", ["git", "git, untracked", "a walk"])
def test_what_is_odd_is_judged_by_itself(tmp_path: Path, by: str) -> None:
    odd(tmp_path)
    if by != "a walk":
        git(tmp_path, "init", "-q")
    if by == "git":
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", "x")
    os.mkfifo(tmp_path / "pipe.py")
    same(tmp_path)
    same(tmp_path, ("/web/", "*.yaml"))
    _, screened = survey(tmp_path, (), CODE, TEXT)
    assert [file.path for file in screened.candidates] == sorted(
        ["bin/tool", "fits.json", "folder.py/deep.py", "hit.py", "long.py", "n.ipynb", "naïve.py",
         "requirements/dev.txt", "settings.yaml", "web/hit.ts"]
    )  # fmt: skip


def test_files_that_git_lists_and_nobody_can_read_as_such(tmp_path: Path) -> None:
    odd(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    git(tmp_path, "checkout", "-qb", "other")
    write(tmp_path, {"clean.py": b"x = 2\n"})
    git(tmp_path, "commit", "-qam", "y")
    git(tmp_path, "checkout", "-q", "-")
    write(tmp_path, {"clean.py": b"x = 3\n"})
    git(tmp_path, "commit", "-qam", "z")
    git(tmp_path, "merge", "other", check=False)
    (tmp_path / "hit.py").unlink()
    (tmp_path / "empty.py").unlink()
    (tmp_path / "empty.py").mkdir()
    write(tmp_path / "inner", {"b.py": b"g4f"})
    git(tmp_path / "inner", "init", "-q")
    git(tmp_path / "inner", "add", ".")
    git(tmp_path / "inner", "commit", "-qm", "x")
    git(tmp_path, "add", "inner")
    write(tmp_path / "lib.v2", {"b.py": b"g4f"})
    git(tmp_path / "lib.v2", "init", "-q")
    same(tmp_path)
    found, _ = survey(tmp_path, (), CODE, TEXT)
    nested = [skipped.path for skipped in found.skipped if skipped.reason == "nested-repository"]
    assert nested == ["empty.py", "inner", "lib.v2"]
    assert [file.path for file in found.files].count("clean.py") == 1


@pytest.mark.usefixtures("_engine")
def test_no_keyword_is_made_of_two_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": b"x = 'g4", "b.py": b"f'"})
    for order in (["a.py", "b.py"], ["b.py", "a.py"]):
        assert sift(str(tmp_path), [order], CODE, TEXT).is_clean


@pytest.mark.usefixtures("_engine")
def test_a_hit_is_told_from_its_neighbours_wherever_it_stands(tmp_path: Path) -> None:
    """Enough files to fill buffers many times over, with hits at the first and last byte of files of many sizes."""
    names = [f"{number:04}.py" for number in range(600)]
    hits = {name for number, name in enumerate(names) if number % 83 in (0, 1, 40)}
    for number, name in enumerate(names):
        filler = b"y" * (number * 37 % 9_000)
        ends = (b"g4f " + filler, filler + b" g4f") if number % 2 else (filler + b" g4f", b"g4f " + filler)
        (tmp_path / name).write_bytes(ends[0] if name in hits else filler)
    found = sift(str(tmp_path), [names[:100], names[100:]], CODE, TEXT)
    assert sorted(found.hits) == sorted(hits)
    assert sorted(found.clean) == sorted(set(names) - hits)
    assert found.count == len(names) - len(hits)
    assert found.doubtful == []


def test_a_failure_beside_the_reading_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bool:
        raise ValueError("no test")

    names = [f"{number}.py" for number in range(20)]
    write(tmp_path, dict.fromkeys(names, b"y" * 50_000))
    monkeypatch.setattr("offramp.sieve.bulk", lambda *_: broken)
    with pytest.raises(ValueError, match="no test"):
        sift(str(tmp_path), [names], CODE, TEXT)


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize("keyword", ["a.b", "a(b", "[a]", "a|b", "\\d", "a\nb", "ü", "^x$"])
def test_a_keyword_is_no_pattern(keyword: str) -> None:
    for test in (bulk([keyword]), matcher([keyword]), matcher([keyword], 10)):
        assert test(b"__" + keyword.encode() + b"__")
        assert not test(b"aXb 1 x a b")
        assert not test(b"")
    assert not bulk([])(b"x")


@pytest.mark.usefixtures("_engine")
@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("a video of it", False),
        ("VIDEO ideo2 xideo", False),
        ("from ideo import ImageGen", True),
        ("video, ideo", True),
        ("ideo", True),
        ("my_ideo_client", True),
        ('"run:\\nideo"', True),
        ("an ideogram", False),
        ("videogram.ai", True),
        ("http://G4F:1337", True),
        ("chatg4fpro", False),
        ("a.codexes", True),
    ],
)
def test_a_short_keyword_is_a_word_of_its_own(text: str, hit: bool) -> None:
    keywords = ("ideo", "deogram.ai", "g4f", "codex")
    for test in (bulk(keywords), matcher(keywords), matcher(keywords, 10)):
        assert test(text.encode()) is hit
        assert test(memoryview(f"\0{text}\0".encode())) is hit


def test_the_rest_is_left_as_soon_as_a_file_is_not_clean(tmp_path: Path) -> None:
    # Buffers are tested beside the reading of the next, so it takes a few of them until something is known.
    filler = [f"b{number}.py" for number in range(12)]
    write(tmp_path, {"a.py": b"import g4f", **dict.fromkeys(filler, b"y" * 100_000), "c.py": b"import g4f"})
    chunks = [["a.py", *filler], ["c.py"]]

    assert sift(str(tmp_path), chunks, CODE, TEXT).hits == ["a.py", "c.py"]
    assert sift(str(tmp_path), chunks, CODE, TEXT, until_found=True).hits == ["a.py"]


def test_what_hyperscan_made_is_kept_and_refused_when_it_is_no_longer_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def kept_file() -> Path:
        [file] = (tmp_path / "offramp").glob("database-*")
        return file

    for _ in range(2):
        assert bulk(["needle"])(b"a NEEDLE here")
        assert not bulk(["needle"])(b"a pin here")
    good, (_, _, key) = kept_file().read_bytes(), kept_file().name.partition("-")
    kept.put("database", key, b"made by another version")
    assert bulk(["needle"])(b"a NEEDLE here")
    assert kept_file().read_bytes() == good, "it is made again, and kept again"
    assert bulk(["other"])(b"an other one"), "other keywords have a place of their own"
    assert len(list((tmp_path / "offramp").glob("database-*"))) == 2
