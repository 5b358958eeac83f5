"""The benchmark on a tree that takes seconds; its ratios are loose, for a machine that does other things too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bench import contenders, runs, table, told, trees

from offramp.rules import load

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
SIZE = 400


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python files that every machine has: those of the standard library."""
    library = Path(shutil.__file__).parent
    folder = tmp_path_factory.mktemp("source")
    for name in ("asyncio", "collections", "concurrent", "ctypes", "email", "http", "importlib", "json", "logging"):
        if (library / name).is_dir():
            shutil.copytree(library / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    return folder


@pytest.fixture(scope="module")
def names(source: Path) -> list[str]:
    return trees.clean_files(source, load())


def test_clean_files_hold_no_keyword(source: Path, names: list[str]) -> None:
    (source / "asyncio" / "hit.py").write_text("import g4f\n")
    again = trees.clean_files(source, load())
    (source / "asyncio" / "hit.py").unlink()
    assert again == names
    assert len(names) > 60


def test_a_tree_has_its_size_and_its_share_of_routes(source: Path, names: list[str], tmp_path: Path) -> None:
    planted = trees.routes(ROOT / "fixtures")
    tree = trees.build(source, names, tmp_path / "tree", SIZE, planted, 0.02)
    files = list(tree.rglob("*.py"))
    assert len(files) == SIZE
    assert sum(file.name.startswith("planted_") for file in files) == 8
    assert trees.clean_files(tree, load()) == sorted(
        str(file.relative_to(tree)) for file in files if not file.name.startswith("planted_")
    )
    assert trees.build(source, [], tree, SIZE, planted, 0.02) == tree, "one that is there is not built again"


def test_a_clean_tree_is_read_in_a_moment(source: Path, names: list[str], tmp_path: Path) -> None:
    """Against a bare start of Python, since a machine may have no other tool; a look at each file would take longer."""
    tree = trees.build(source, names, tmp_path / "tree", SIZE, [], 0.0)
    others = {each.name: list(each.command) for each in contenders.contenders(load(), tmp_path / "work")}
    commands = {
        "offramp": others["offramp"],
        "git grep": others["git grep"],
        "python": [sys.executable, "-c", "import click"],
        "compile": [
            sys.executable,
            "-c",
            "import ast, pathlib\nfor f in pathlib.Path('.').rglob('*.py'): ast.parse(f.read_bytes())",
        ],
    }
    found = runs.in_turn(commands, tree, 5, {}, {"git grep": {1}, "offramp": {0}})
    assert {len(each.runs) for each in found.values()} == {5}
    assert found["offramp"].cpu < 6 * found["python"].cpu
    assert found["offramp"].cpu < found["compile"].cpu / 3
    assert found["offramp"].peak < 64
    rows = table.table(found, SIZE)
    assert rows[0].startswith("| 400 files | wall s |")
    assert [row.split(" | ")[0] for row in rows[2:]] == ["| offramp", "| git grep", "| python", "| compile"]


def test_slow_tools_run_less_often_and_a_failure_is_one(tmp_path: Path) -> None:
    code = [sys.executable, "-c", "raise SystemExit(3)"]
    found = runs.in_turn({"a": code, "b": code}, tmp_path, 3, {"b": 1}, {"a": {3}, "b": {3}})
    assert [len(each.runs) for each in found.values()] == [3, 1]
    with pytest.raises(RuntimeError, match="exit code 3"):
        runs.in_turn({"a": code}, tmp_path, 1, {}, {})


def test_the_tables_stand_where_the_readme_wants_them(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    table.write(page, ["new \\1"])
    assert page.read_text() == f"before\n{table.BEGIN}\nnew \\1\n{table.END}\nafter\n"
    with pytest.raises(SystemExit):
        table.write(ROOT / "LICENSE", [])


def test_growth() -> None:
    def figures(cpu: float, peak: float) -> runs.Figures:
        return runs.Figures(runs=[runs.Run(wall=1, cpu=cpu, peak=peak)])

    said = table.growth({10: figures(1, 20), 1000: figures(100, 30)}, {10: 16.04, 1000: 16.41})
    assert "power 1.00, its own peak memory from 16.0 to 16.4 MiB. With git's" in said
    assert said.endswith("it is 20 and 30 MiB.")


def test_memory_does_not_grow_with_clean_files(tmp_path: Path) -> None:
    def own_peak(size: int) -> float:
        folder = tmp_path / str(size)
        (folder / "package").mkdir(parents=True)
        first = folder / "package" / "first.py"
        first.write_text("pass\n" * 500)
        for number in range(size):
            first.with_name(f"{'long_name_' * 20}{number}.py").hardlink_to(first)
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        subprocess.run(["git", "add", "."], cwd=folder, check=True)
        return runs.own_peak(folder)

    own_peak(1)  # what is kept of the rules is made now, if it was not there
    assert own_peak(20_000) < own_peak(500) + 1


def test_rules_of_the_peers_hold_every_keyword(tmp_path: Path) -> None:
    import json
    import re

    rules = load()
    contenders.contenders(rules, tmp_path)
    patterns = [
        re.compile(each["pattern-regex"]) for each in json.loads((tmp_path / "semgrep.yaml").read_text())["rules"]
    ]
    assert all(any(pattern.search(keyword) for pattern in patterns) for keyword in rules.keywords)
    assert (tmp_path / "literals.txt").read_text().split("\n")[:-1] == sorted(rules.keywords)


def test_what_is_told_is_held_against_the_marks(source: Path, names: list[str], tmp_path: Path) -> None:
    planted = trees.routes(ROOT / "fixtures")
    folder = told.alone(trees.build(source, names, tmp_path / "tree", SIZE, planted, 0.02), tmp_path / "alone")
    assert len(list(folder.rglob("*.py"))) == 8
    marked = told.marks(folder)
    [own] = [each for each in contenders.contenders(load(), tmp_path / "work") if each.name == "offramp"]
    found = told.told(folder, [*own.command, "--format", "json"], told.of_offramp)
    assert len(marked) * 0.8 <= found.marked <= len(marked)
    assert found.others <= 1
    one = {"path": "./a.py", "start": {"line": 2}, "end": {"line": 3}}
    assert told.of_semgrep(f'{{"results": [{str(one).replace(chr(39), chr(34))}]}}') == {("a.py", 2), ("a.py", 3)}
    assert table.told({"offramp": told.Told(marked=7, others=1)}, 8).endswith("offramp tells 7 and 1 others.")
