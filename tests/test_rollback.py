"""The reverse series: git takes it, every tree on the way is one of the series, and the last one is the first."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from patched import Tree, applied, planned, read_tree, tree_of

from offramp.model import Report
from offramp.verify import check_names

pytestmark = pytest.mark.once

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
NAMES = sorted(each.name for each in PROJECTS.iterdir())


def _latin(data: bytes) -> bytes:
    text = data.decode()
    try:
        return b"# coding: latin-1\n# \xe9\n" + text.encode("latin-1")
    except UnicodeEncodeError:
        return data


WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "latin-1": _latin,
    "no final newline": lambda data: data.rstrip(b"\n"),
}


def written(project: str, how: str) -> Tree:
    tree = read_tree(PROJECTS / project / "app")
    return {name: WRITTEN[how](data) if name.endswith((".py", ".txt")) else data for name, data in tree.items()}


def taken_back(root: Path, report: Report) -> list[Tree]:
    """The tree after each commit of the reverse series, the mails given as `git am FOLDER/*.patch` gives them."""
    trees = []
    for patch in sorted(report.rollback, key=lambda patch: patch.name):
        command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@localhost", "am", "-q"]
        subprocess.run(command, input=patch.text.encode(), check=True, capture_output=True)
        trees.append(tree_of(root))
    return trees


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize("project", NAMES)
def test_there_and_back(project: str, how: str, tmp_path: Path) -> None:
    before = written(project, how)
    report = planned(tmp_path / "app", before)
    there = [before, *applied(tmp_path / "app", report)]
    back = taken_back(tmp_path / "app", report)

    assert len(back) == len(report.patches) > 0
    assert back == there[-2::-1]
    assert back[-1] == before


def test_each_tree_on_the_way_back_parses_and_has_its_names(tmp_path: Path) -> None:
    before = written("batch-render", "as it is")
    report = planned(tmp_path / "app", before)
    applied(tmp_path / "app", report)
    texts = {name: data.decode() for name, data in before.items() if name.endswith(".py")}
    for tree in taken_back(tmp_path / "app", report):
        after = {name: tree[name].decode() for name in texts}
        assert [ast.parse(text) for text in after.values()]
        assert check_names(texts, after) == ()


def test_each_commit_says_what_it_takes_back(tmp_path: Path) -> None:
    report = planned(tmp_path / "app", written("batch-render", "as it is"))

    for there, back in zip(report.patches, reversed(report.rollback), strict=True):
        assert back.subject == f'Revert "{there.subject}"'
        assert there.name in back.text
        assert (back.stage, back.files, back.findings) == (there.stage, there.files, there.findings)
        assert re.fullmatch(rf"\d{{4}}-revert-{re.escape(there.name[5:])}", back.name)


def test_without_a_series_there_is_none(tmp_path: Path) -> None:
    report = planned(tmp_path / "other", {"a.py": b"print(1)\n"})

    assert report.rollback == report.patches == ()
