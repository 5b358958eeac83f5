"""Writes every stored `after` anew, as the tool makes it today; read the difference before it is committed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pair
from patched import Tree, applied, planned, read_tree, write

HERE = Path(__file__).parent


def made_of(tree: Tree) -> Tree:
    """The tree after the whole series; empty when there is no series."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "one"
        trees = applied(root, planned(root, tree))
    return trees[-1] if trees else {}


def refresh_cases(shape: Path) -> None:
    """`<case>.after.py`, or the folder `<case>.after`, of one folder of cases."""
    for before in sorted(shape.glob("*.before*")):
        after = before.with_name(before.name.replace(".before", ".after"))
        if before.is_file():
            made = made_of({"app.py": before.read_bytes()})
            after.write_bytes(made.get("app.py", before.read_bytes()))
        else:
            _replace(after, made_of(read_tree(before)))


def refresh_pair(case: pair.Case) -> None:
    """`after.py` of one pair."""
    made = pair.emitted(pair.planned(case.before, case.output), case.before)
    (pair.HERE / case.name / "after.py").write_bytes(made.encode())


def _replace(folder: Path, tree: Tree) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if tree:
        folder.mkdir()
        write(folder, tree)


def main() -> int:
    """Everything, or only what has one of the arguments in its path."""
    words = sys.argv[1:]
    for shape in sorted(HERE.glob("fixes/*")):
        if not words or any(word in str(shape) for word in words):
            refresh_cases(shape)
    for name, case in pair.cases().items():
        if not words or any(word in f"pairs/{name}" for word in words):
            refresh_pair(case)
    for before in sorted(HERE.parent.glob("fixtures/*/*/before")):
        if not words or any(word in str(before) for word in words):
            _replace(before.parent / "after", made_of(read_tree(before)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
