"""The command line of the benchmark.

python -m tests.bench --work FOLDER                      trees of 2,000, 25,000 and 100,000 files, all tools
python -m tests.bench --work FOLDER --sizes 2000 --readme README.md
"""

from __future__ import annotations

import argparse
from pathlib import Path

from offramp.rules import load

from . import contenders, runs, table, told, trees

_HERE = Path(__file__).parents[2]
_LARGEST_SLOW = {False: 25_000, True: 2_000}
"""The largest tree that a tool which takes minutes is run on, and the largest with routes."""
_LARGEST_PLANTED = 25_000
_READERS = {"offramp": (["--format", "json"], told.of_offramp), "semgrep": ([], told.of_semgrep)}
"""The tools whose findings are counted, what makes them write JSON, and what reads it."""


def main() -> None:
    """Build what is missing, measure, print."""
    asked = _asked()
    work = asked.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    rules = load()
    trees.fetch(work)
    source = work / "unpacked"
    names = trees.clean_files(source, rules)
    planted = trees.routes(_HERE / "fixtures")
    all_of_them = contenders.contenders(rules, work)
    lines: list[str] = []
    clean: dict[int, runs.Figures] = {}
    own: dict[int, float] = {}
    with_routes: list[Path] = []
    for share in asked.shares:
        for size in (each for each in asked.sizes if not share or each <= _LARGEST_PLANTED):
            label = f"{size}-{share:g}"
            tree = trees.build(source, trees.spread(names, size), work / f"tree-{label}", size, planted, share)
            most = _LARGEST_SLOW[bool(share)]
            here = [each for each in all_of_them if share or not each.only_planted]
            fit = [each for each in here if size <= each.most and (size <= most or not each.seldom)]
            found = measured(fit, tree, asked.runs, asked.slow_runs, asked.only, asked.limit)
            lines += ["", _caption(share), "", *table.table(found, size)]
            print("\n".join(lines[-len(found) - 5 :]), flush=True)
            if share:
                with_routes.append(tree)
            else:
                clean[size], own[size] = found["offramp"], runs.own_peak(tree)
    if with_routes:
        planted_alone = told.alone(with_routes[-1], work / "planted")
        found_there = counted(all_of_them, planted_alone, asked.only)
        lines += ["", table.told(found_there, len(told.marks(planted_alone)))]
    lines += ["", table.growth(clean, own)] if len(clean) > 1 else []
    lines += table.left_out(all_of_them)
    print("\n".join(lines))
    if asked.readme:
        table.write(asked.readme, lines)


def measured(
    fit: list[contenders.Contender], tree: Path, count: int, slow_count: int, only: list[str], limit: int
) -> dict[str, runs.Figures]:
    """The figures of every tool that is installed."""
    there = [each for each in fit if each.is_installed and (not only or each.name in only)]
    return runs.in_turn(
        {each.name: list(each.command) for each in there},
        tree,
        count,
        {each.name: slow_count for each in there if each.seldom},
        {each.name: set(each.codes) for each in there},
        limit,
    )


def counted(all_of_them: list[contenders.Contender], planted: Path, only: list[str]) -> dict[str, told.Told]:
    """What those that write JSON tell of the planted files; the key is the name of the tool."""
    return {
        each.name: told.told(planted, [*each.command, *_READERS[each.name][0]], _READERS[each.name][1])
        for each in all_of_them
        if each.name in _READERS and each.is_installed and (not only or each.name in only)
    }


def _caption(share: float) -> str:
    return f"Routes in {share:.1%} of the files:" if share else "Nothing to be found:"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="Where packages and trees are kept.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 25_000, 100_000])
    parser.add_argument("--shares", type=float, nargs="+", default=[0.0, 0.001, 0.02], help="Of files with a route.")
    parser.add_argument("--runs", type=int, default=11, help="Of each tool on each tree.")
    parser.add_argument("--slow-runs", type=int, default=1, help="Of tools that take minutes.")
    parser.add_argument("--limit", type=int, default=3_600, help="Seconds after which a run is ended, and said so.")
    parser.add_argument("--only", nargs="+", default=[], help="Names of tools; offramp has to be one.")
    parser.add_argument("--readme", type=Path, help="Write the tables into this file.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
