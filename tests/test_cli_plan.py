"""`offramp plan` on the demo, from outside: what it prints and what it writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from patched import Tree, commit, git, read_tree, tree_of
from syrupy.assertion import SnapshotAssertion

DEMO = Path(__file__).parents[1] / "fixtures/projects/poster-bot/app"


def offramp(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "offramp", *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo in a repository of its own, planned into `migration`."""
    root = tmp_path_factory.mktemp("demo") / "poster-bot"
    root.mkdir()
    commit(root, read_tree(DEMO))
    return root, offramp("plan", ".", "-o", "migration", cwd=root)


Run = tuple[Path, subprocess.CompletedProcess[str]]


def test_what_is_printed(run: Run, snapshot: SnapshotAssertion) -> None:
    _, done = run

    assert done.returncode == 0
    assert done.stdout + done.stderr == snapshot


def test_the_patches(run: Run, snapshot: SnapshotAssertion) -> None:
    root, _ = run

    assert {
        path.name: path.read_text("utf-8") for path in sorted((root / "migration/patches").glob("*.patch"))
    } == snapshot


def test_what_is_written(run: Run) -> None:
    root, _ = run
    written = {path.relative_to(root).as_posix() for path in (root / "migration").rglob("*") if path.is_file()}
    patches = {name for name in written if name.endswith(".patch")}

    assert written - patches == {
        "migration/.gitignore", "migration/report.html", "migration/report.json", "migration/report.sarif",
    }  # fmt: skip
    assert patches
    report = json.loads((root / "migration/report.json").read_text("utf-8"))
    back = {name for name in patches if name.startswith("migration/patches/rollback/")}
    assert {f"migration/patches/{each['name']}" for each in report["patches"]} == patches - back
    assert len(back) == len(patches - back)


def test_the_repository_is_left_alone(run: Run) -> None:
    root, _ = run

    assert tree_of(root) == read_tree(DEMO)
    assert git(root, "status", "--porcelain") == ""


def test_the_printed_command_applies_the_series(run: Run, tmp_path: Path) -> None:
    root, done = run
    found = re.search(r"git am .*\.patch", done.stdout + done.stderr)
    assert found
    copy = tmp_path / "clone"
    git(root, "clone", "-q", str(root), str(copy))
    command = found[0].replace("migration/", f"{root}/migration/")
    subprocess.run(
        ["sh", "-c", command.replace("git am", "git -c user.name=t -c user.email=t@localhost am -q")],
        cwd=copy,
        check=True,
    )

    assert len(git(copy, "log", "--oneline").splitlines()) == 1 + len(
        list((root / "migration/patches").glob("*.patch"))
    )


def test_a_second_plan_is_the_same(run: Run) -> None:
    root, _ = run
    before: Tree = read_tree(root / "migration")
    again = offramp("plan", ".", "-o", "migration", cwd=root)

    assert again.returncode == 0
    assert read_tree(root / "migration") == before


def test_no_absolute_path_and_no_address_of_this_machine(run: Run) -> None:
    root, _ = run

    for path in (root / "migration").rglob("*"):
        if path.is_file():
            assert str(root.parent) not in path.read_text("utf-8")


def test_a_type_checker_is_asked(run: Run, tmp_path: Path) -> None:
    root, _ = run
    said = "print('bot.py:1: error: always there'); raise SystemExit(1)"
    checker = f'{sys.executable} -c "{said}"'
    done = offramp("plan", str(root), "-o", str(tmp_path / "out"), "--type-check", checker, cwd=tmp_path)

    assert "Types:   1 errors before, 1 after, 0 of them new" in done.stdout
    page = json.loads((tmp_path / "out" / "report.json").read_text())
    assert {patch["proof"]["L3"] for patch in page["patches"]} == {"held"}
