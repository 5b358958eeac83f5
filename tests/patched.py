"""Plans small repositories and applies their series by the real git, one commit after another."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from test_series import Tree, commit, git, tree_of, write

from offramp import pipeline
from offramp.choices import Settings, output
from offramp.model import Report

__all__ = ["Tree", "applied", "commit", "git", "planned", "read_tree", "tree_of", "write"]


def read_tree(root: Path) -> Tree:
    """The files below a folder."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


_OUTPUT = re.compile(rb"^# output-as: (\S+)", re.MULTILINE)


def settings_of(tree: Tree) -> Settings:
    """What a tree says that its user has decided, in a comment such as `# output-as: path`."""
    found = [match[1].decode() for data in tree.values() for match in _OUTPUT.finditer(data)]
    assert len(found) < 2
    return Settings(output=output(found[0]) if found else None)


def planned(root: Path, tree: Tree, *, committed: bool = True) -> Report:
    """The plan for a tree in `root`; to take a series, it has to be committed there."""
    root.mkdir(parents=True)
    (commit if committed else write)(root, tree)
    return pipeline.run(root, plan=True, settings=settings_of(tree))


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
