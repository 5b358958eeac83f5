"""Runs that are killed, fail halfway or meet another: the files are all new or all old, and nothing stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from crash import AFTER, BEFORE
from patched import Tree, commit, git, read_tree, tree_of
from test_apply import SAFE, SHOP, run

from offramp.apply.journal import Journal

pytestmark = pytest.mark.once

TESTS = Path(__file__).parent
KILLED_AT_THE_SECOND_FILE = """\
import os, signal, sys
from offramp.cli import main

def hook(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith("bom.py"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
main(sys.argv[1:])
"""


def tries(tmp_path: Path, action: str, how: str) -> list[Path]:
    """What each try has left."""
    command = [sys.executable, str(TESTS / "crash.py"), str(tmp_path), action, how]
    subprocess.run(command, check=True, timeout=300)
    roots = sorted(tmp_path.iterdir(), key=lambda root: int(root.name))
    assert len(roots) > 10
    return roots


def recovered(root: Path) -> Tree:
    with Journal(root / "state") as journal:
        journal.recover(root / "tree")
        assert journal.interrupted() is None
    assert {each.name for each in (root / "state").iterdir()} <= {"lock", "1"}
    return read_tree(root / "tree")


@pytest.mark.parametrize("how", ["killed", "failing", "full"])
@pytest.mark.parametrize("action", ["there", "back", "recover"])
def test_all_or_none(tmp_path: Path, action: str, how: str) -> None:
    seen, halves = [], 0
    for root in tries(tmp_path, action, how):
        left = read_tree(root / "tree")
        halves += left not in (BEFORE, AFTER)
        tree = recovered(root)
        assert tree in (BEFORE, AFTER), root.name
        with Journal(root / "state") as journal:
            assert bool(journal.last(".")) == (tree == AFTER), root.name
        seen.append(tree)

    assert BEFORE in seen
    assert (AFTER in seen) == (action != "recover")
    assert bool(halves) == (how == "killed" or action == "recover")


def test_a_failure_is_mended_by_the_run_itself(tmp_path: Path) -> None:
    for action in ("there", "back"):
        (tmp_path / action).mkdir()
        for root in tries(tmp_path / action, action, "failing"):
            assert read_tree(root / "tree") in (BEFORE, AFTER)


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    commit(root, SHOP)
    done = subprocess.run([sys.executable, "-c", KILLED_AT_THE_SECOND_FILE, "apply", str(root)], check=False)
    assert done.returncode == -9
    assert git(root, "status", "--porcelain").split("\n")[0] == " M crlf.py"
    assert len(git(root, "status", "--porcelain").splitlines()) > 1  # what was to be renamed stands beside the files
    return root


def test_the_next_undo_takes_the_killed_run_back(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("undo", killed) == 0

    assert "An interrupted run was taken back: 3 files" in capsys.readouterr().out
    assert git(killed, "status", "--porcelain") == ""
    assert tree_of(killed) == SHOP


def test_the_next_apply_begins_anew(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("apply", killed) == 0

    assert "An interrupted run was taken back first: 3 files" in capsys.readouterr().out
    assert git(killed, "status", "--porcelain").split()[1::2] == sorted(SAFE)
    assert run("undo", killed) == 0
    assert tree_of(killed) == SHOP


def test_a_dry_run_leaves_it_as_it_is(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_tree(killed)

    assert run("apply", killed, "--dry-run") == 2
    assert f"offramp undo {killed}" in capsys.readouterr().err
    assert read_tree(killed) == before


def test_what_was_edited_after_the_kill_is_not_overwritten(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (killed / "crlf.py").write_bytes(b"mine\n")

    assert run("undo", killed) == run("apply", killed) == 2
    assert "crlf.py, of before: " in capsys.readouterr().err
    assert (killed / "crlf.py").read_bytes() == b"mine\n"
    git(killed, "checkout", "-q", "--", "crlf.py")
    assert run("undo", killed) == 0
    assert tree_of(killed) == SHOP


def test_the_second_of_two_runs_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(tmp_path, SHOP)
    with Journal(tmp_path / ".git/offramp"):
        assert run("apply", tmp_path) == run("undo", tmp_path) == 2

    assert capsys.readouterr().err.count("Another run of offramp") == 2
    assert tree_of(tmp_path) == SHOP
    assert run("apply", tmp_path) == 0


def test_runs_in_parallel_do_the_work_once(tmp_path: Path) -> None:
    commit(tmp_path, SHOP)
    command = [sys.executable, "-m", "offramp", "apply", str(tmp_path)]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    codes = [each.wait(120) for each in runs]

    assert 0 in codes
    assert set(codes) <= {0, 2}
    assert git(tmp_path, "status", "--porcelain").split()[1::2] == sorted(SAFE)
    assert run("undo", tmp_path) == 0
    assert tree_of(tmp_path) == SHOP


def test_a_damaged_journal_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(tmp_path, SHOP)
    assert run("apply", tmp_path) == 0
    page = tmp_path / ".git/offramp/1/entry.json"
    page.write_text(page.read_text().replace("crlf.py", "../crlf.py"))

    assert run("undo", tmp_path) == 2
    assert "cannot be read: it names files outside" in capsys.readouterr().err
    page.write_bytes(os.urandom(20))
    assert run("undo", tmp_path) == 2
