"""Series are applied by the real git, and the trees compared byte for byte."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from offramp.series import mbox, shown, unified

DATE = datetime(2026, 11, 23, 12, 30, tzinfo=timezone.utc)
Tree = dict[str, bytes]


def numbered(count: int, end: str = "\n") -> bytes:
    return "".join(f"line {number}{end}" for number in range(1, count + 1)).encode()


def git(repository: Path, *arguments: str, stdin: str | None = None) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = {**clean, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(repository)}
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost")
    done = subprocess.run(
        ["git", *identity, "-C", str(repository), *arguments], capture_output=True, text=True, env=env, check=False,
        input=stdin,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def commit(repository: Path, tree: Tree) -> None:
    git(repository, "init", "-q")
    write(repository, tree)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "--allow-empty", "-m", "before")


def write(repository: Path, tree: Tree) -> None:
    for name, data in tree.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_bytes(data)


def tree_of(repository: Path) -> Tree:
    listed = git(repository, "ls-files", "-z").split("\0")
    return {name: (repository / name).read_bytes() for name in listed if name}


def diffs(before: Tree, after: Tree, context: int = 3) -> list[bytes]:
    names = sorted(before.keys() | after.keys())
    return [unified(name, before.get(name), after.get(name), context) for name in names]


CASES: dict[str, tuple[Tree, Tree]] = {
    "one line in the middle": ({"a.py": numbered(20)}, {"a.py": numbered(20).replace(b"line 9\n", b"nine\n")}),
    "two hunks": (
        {"a.py": numbered(60)},
        {"a.py": numbered(60).replace(b"line 3\n", b"").replace(b"line 50\n", b"line 50\nmore\n")},
    ),
    "first and last line": ({"a.py": numbered(9)}, {"a.py": b"new\n" + numbered(8)}),
    "no final newline before": ({"a.py": b"a\nb"}, {"a.py": b"a\nb\n"}),
    "no final newline after": ({"a.py": b"a\nb\n"}, {"a.py": b"a\nc"}),
    "no final newline at all": ({"a.py": b"a\nb\nc"}, {"a.py": b"x\nb\nc"}),
    "new file": ({}, {"pkg/new.py": b"x = 1\n"}),
    "new empty file": ({}, {"pkg/__init__.py": b""}),
    "new file without final newline": ({}, {"new.py": b"x"}),
    "deleted file": ({"gone.py": numbered(3)}, {}),
    "deleted empty file": ({"gone.py": b""}, {}),
    "from empty": ({"a.py": b""}, {"a.py": b"x\n"}),
    "to empty": ({"a.py": b"x\n"}, {"a.py": b""}),
    "crlf": ({"a.py": numbered(9, "\r\n")}, {"a.py": numbered(9, "\r\n").replace(b"line 5\r\n", b"five\r\nsix\r\n")}),
    "crlf becomes lf on one line": ({"a.py": numbered(5, "\r\n")}, {"a.py": b"line 1\n" + numbered(5, "\r\n")[8:]}),
    "mixed line ends": ({"a.py": b"a\r\nb\nc\rd\n"}, {"a.py": b"a\r\nB\nc\rd\n"}),
    "crlf without final newline": ({"a.py": b"a\r\nb"}, {"a.py": b"a\r\nc"}),
    "byte order mark": ({"a.py": b"\xef\xbb\xbfx = 1\ny\n"}, {"a.py": b"\xef\xbb\xbfx = 2\ny\n"}),
    "bom and crlf": ({"a.py": b"\xef\xbb\xbfx = 1\r\n"}, {"a.py": b"\xef\xbb\xbfx = 2\r\n"}),
    "latin-1": (
        {"a.py": b"# coding: latin-1\nname = '\xe9'\nx\n"},
        {"a.py": b"# coding: latin-1\nname = '\xe9'\ny = '\xfc'\n"},
    ),
    "utf-8": ({"a.py": "# naïve 漢字\nx\n".encode()}, {"a.py": "# naïve 漢字\ny 🦊\n".encode()}),
    "form feed and separators": (
        {"a.py": "a\n\x0cb\u2028c\x85d\n".encode()},
        {"a.py": "a\n\x0cb\u2028c\x85e\n".encode()},
    ),
    "path with blanks": ({"two words.py": b"a\n"}, {"two words.py": b"b\n"}),
    "path beyond ascii": ({"naïve/漢字.py": b"a\n"}, {"naïve/漢字.py": b"b\n"}),
    "path with quotes and escapes": ({'q"uo\\te\t.py': b"a\n"}, {'q"uo\\te\t.py': b"b\n"}),
    "path beyond ascii, deleted": ({"naïve file.py": b"a\n"}, {}),
    "path with blanks, new": ({}, {"two words.py": b"b\n"}),
    "lines that look like mail": (
        {"a.py": b"-- \nFrom x Mon Sep 17 00:00:00 2001\n--- a/b\n+++ b\n@@ -1 +1 @@\n"},
        {"a.py": b"-- \nFrom x Mon Sep 17 00:00:00 2001\n---\ndiff --git a b\n>From\n=3D=\n"},
    ),
    "trailing blanks and quoted-printable marks": (
        {"a.py": b"x = 1  \t\r\ny = '=41'\r\n"},
        {"a.py": b"x = 2  \t\r\ny = '=41=' \r\n"},
    ),
    "a very long line": ({"a.py": b"x" * 5000 + b"\r\n"}, {"a.py": b"x" * 5000 + b"y\r\n"}),
    "many files": (
        {"a.py": b"a\n", "b.py": b"b\r\n", "c.py": b"\xe9\n"},
        {"a.py": b"A\n", "b.py": b"B\r\n", "c.py": b"\xe8\n", "d.py": b"d"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("context", [0, 1, 3])
@pytest.mark.parametrize("case", CASES)
def test_git_apply(tmp_path: Path, case: str, context: int) -> None:
    before, after = CASES[case]
    commit(tmp_path, before)
    patch = tmp_path / ".git" / "one.patch"
    patch.write_bytes(b"".join(diffs(before, after, context)))
    git(tmp_path, "apply", "--index", *(["--unidiff-zero"] if context == 0 else []), str(patch))
    assert tree_of(tmp_path) == after


@pytest.mark.parametrize("case", CASES)
def test_git_am_without_any_option(tmp_path: Path, case: str) -> None:
    before, after = CASES[case]
    commit(tmp_path, before)
    mail = mbox(1, 1, "Call the official API", "Body.", DATE, diffs(before, after))
    git(tmp_path, "am", "-q", stdin=mail)
    assert tree_of(tmp_path) == after
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize("case", ["two hunks", "crlf", "latin-1", "path beyond ascii", "path with blanks"])
def test_the_diff_is_the_one_git_writes(tmp_path: Path, case: str) -> None:
    before, after = CASES[case]
    commit(tmp_path, before)
    write(tmp_path, after)
    written = subprocess.run(
        ["git", "-C", str(tmp_path), "diff", "--full-index", "--no-color"], capture_output=True, check=True
    ).stdout
    ours = b"".join(diffs(before, after))
    assert _bare(ours) == _bare(written)


def _bare(diff: bytes) -> list[bytes]:
    """Without the mode that git adds to the index line and the function it names after a hunk's range."""
    lines = [line.removesuffix(b" 100644") if line.startswith(b"index ") else line for line in diff.split(b"\n")]
    return [line[: line.rindex(b"@@") + 2] if line.startswith(b"@@") else line for line in lines]


def test_a_series_keeps_subjects_author_and_date(tmp_path: Path) -> None:
    steps: list[Tree] = [{"a.py": numbered(9)}, {"a.py": numbered(10)}, {"a.py": numbered(10), "b.py": b"b\r\n"}]
    commit(tmp_path, steps[0])
    subjects = ["Call the official API", "Dépôt des images: " + "long " * 30 + "end"]
    bodies = ["First line.\n\n- a point\n--- not a patch\ndiff --git neither\n\nLast: naïve.", ""]
    mails = [
        mbox(number + 1, 2, subjects[number], bodies[number], DATE, diffs(steps[number], steps[number + 1]))
        for number in range(2)
    ]
    git(tmp_path, "am", "-q", stdin="".join(mails))
    assert tree_of(tmp_path) == steps[2]
    log = git(tmp_path, "log", "--reverse", "--format=%an|%ae|%ad|%s", "--date=iso-strict", "HEAD~2..").splitlines()
    assert log == [f"offramp|offramp@localhost|2026-11-23T12:30:00+00:00|{subject}" for subject in subjects]
    message = git(tmp_path, "log", "-1", "--format=%b", "HEAD~1").strip()
    assert message == "First line.\n\n- a point\n --- not a patch\n diff --git neither\n\nLast: naïve."


def test_an_executable_file_stays_executable(tmp_path: Path) -> None:
    commit(tmp_path, {"tool.py": b"a\n"})
    (tmp_path / "tool.py").chmod(0o755)
    git(tmp_path, "commit", "-qam", "executable")
    git(tmp_path, "am", "-q", stdin=mbox(1, 1, "x", "", DATE, [unified("tool.py", b"a\n", b"b\n")]))
    assert git(tmp_path, "ls-files", "-s").startswith("100755")


def test_three_way_finds_the_blob(tmp_path: Path) -> None:
    before = numbered(9)
    commit(tmp_path, {"a.py": before})
    mail = mbox(1, 1, "x", "", DATE, [unified("a.py", before, before.replace(b"line 8", b"eight"))])
    (tmp_path / "a.py").write_bytes(b"zero\n" + before.replace(b"line 6", b"six"))
    git(tmp_path, "commit", "-qam", "moved on")
    git(tmp_path, "am", "-q", "--3way", stdin=mail)
    assert b"eight" in (tmp_path / "a.py").read_bytes()


def test_the_same_input_gives_the_same_mail() -> None:
    make: Callable[[], str] = lambda: mbox(1, 2, "x", "y", DATE, [unified("a", b"1\n", b"2\n")])  # noqa: E731
    assert make() == make()
    assert make().startswith("From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n")


def test_mails_are_plain_where_they_can_be() -> None:
    plain = mbox(1, 1, "x", "", DATE, [unified("a", b"1\n", "é\n".encode())])
    quoted = mbox(1, 1, "x", "", DATE, [unified("a", b"1\n", b"\xe9\n")])
    assert "8bit" in plain
    assert "+é\n" in plain
    assert "quoted-printable" in quoted
    assert quoted.isascii()


def test_lines_that_repeat_do_not_blow_up_the_diff() -> None:
    before = [b"    pass\n"] * 600
    once = [*before[:200], b"    return\n", *before[201:]]
    twice = [*once[:500], b"    return\n", *once[501:]]
    assert _changed(before, once) == [b"-    pass", b"+    return"]
    assert sorted(_changed(before, twice)) == [b"+    return", b"+    return", b"-    pass", b"-    pass"]


def _changed(before: list[bytes], after: list[bytes]) -> list[bytes]:
    diff = unified("a.py", b"".join(before), b"".join(after))
    return [line for line in diff.splitlines() if line[:1] in b"+-"][2:]


def test_nothing_changed_is_no_diff() -> None:
    assert unified("a", b"x", b"x") == b""
    assert unified("a", None, None) == b""


def test_a_diff_for_people() -> None:
    assert shown(unified("a", b"x\r\n", b"\xe9\r\n")).splitlines()[-2:] == ["-x", "+\ufffd"]


@pytest.mark.parametrize(
    ("lines", "changed", "shown_lines"),
    [
        ("a b SECRET c d e f g h", "e", "c d e E f g h"),
        ("a b SECRET c", "c", "c C"),
        ("SECRET b c", "b", "b B c"),
        ("a b c d SECRET e", "b", "a b B c d"),
        ("a b c SECRET d e", "b e", "a b B c d e E"),
        ("a b SECRET SECRET c d", "a d", "a A b c d D"),
        ("a b c d SECRET", "c", "a b c C d"),
    ],
)
def test_lines_around_that_are_hidden(tmp_path: Path, lines: str, changed: str, shown_lines: str) -> None:
    before = lines.replace(" ", "\n").encode() + b"\n"
    words = [each.upper() if each in changed.split() else each for each in lines.split()]
    after = "\n".join(words).encode() + b"\n"

    diff = unified("a.txt", before, after, hidden=frozenset({b"SECRET\n"}))

    body = [line for line in diff.decode().splitlines() if line[:1] in "+- " and line[:3] not in ("---", "+++")]
    assert " ".join(line[1:] for line in body) == shown_lines
    assert applied(tmp_path, diff, before) == after
    assert applied(tmp_path, diff, after, "--reverse") == before


def test_a_hidden_line_right_behind_a_change_is_shown() -> None:
    """Git would look for the change at the end of the file."""
    diff = unified("a.txt", b"a\nb\nSECRET\nc\n", b"a\nB\nSECRET\nc\n", hidden=frozenset({b"SECRET\n"}))

    assert b" SECRET\n" in diff


def applied(folder: Path, diff: bytes, before: bytes, *options: str) -> bytes:
    (folder / "a.txt").write_bytes(before)
    subprocess.run(["git", "apply", "--whitespace=nowarn", *options], cwd=folder, input=diff, check=True)
    return (folder / "a.txt").read_bytes()
