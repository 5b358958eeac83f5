"""Plans small repositories and applies their series by the real git, one commit after another."""

from __future__ import annotations

import subprocess
from pathlib import Path

from test_series import Tree, commit, git, tree_of, write

from offramp import pipeline
from offramp.model import Report

__all__ = ["Tree", "applied", "commit", "git", "planned", "read_tree", "tree_of", "write"]


def read_tree(root: Path) -> Tree:
    """The files below a folder."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def planned(root: Path, tree: Tree) -> Report:
    """The plan for a tree that is committed in `root`."""
    root.mkdir(parents=True)
    commit(root, tree)
    return pipeline.run(root, plan=True)


def applied(root: Path, report: Report) -> list[Tree]:
    """The tree of `root` after each commit of the series."""
    trees = []
    for patch in report.patches:
        # As bytes: the text layer of a pipe would translate line ends.
        subprocess.run(
            ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@localhost", "am", "-q"],
            input=patch.text.encode(), check=True, capture_output=True,
        )  # fmt: skip
        trees.append(tree_of(root))
    return trees
