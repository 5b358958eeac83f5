"""Holds rules against their fixture folders: what has to fire, and the silence of every other line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from offramp.model import Skipped
from offramp.pipeline import run
from offramp.rules import Rule, Ruleset

Place = tuple[str, int, str]
"""Path, line, rule."""

_MARK = re.compile(r"(?:#|//|--)\s*(expect|todo-expect|todo-ok):\s*([\w-]+(?:\s*,\s*[\w-]+)*)")


class Marks(Struct, frozen=True):
    """What the comments of a fixture folder promise."""

    expect: Counter[Place] = field(default_factory=Counter)
    todo_expect: Counter[Place] = field(default_factory=Counter)
    """Known misses."""
    todo_ok: Counter[Place] = field(default_factory=Counter)
    """Known false alarms."""


class Fault(Struct, frozen=True, kw_only=True):
    """One way in which a rule and its fixtures differ. `path` is relative to `before`; empty for the folder itself."""

    path: str = ""
    line: int = 0
    rule: str
    kind: str
    """A kebab-case key, such as `missed` or `unexpected`."""
    text: str

    def __str__(self) -> str:
        if self.line:
            return f"{self.path}:{self.line} {self.rule}: {self.text}"
        return f"{self.path} {self.text}".strip()


class Outcome(Struct, frozen=True, kw_only=True):
    """One rule held against its folder; it has passed when there is no fault."""

    rule: str
    folder: str
    """`<route>/<id>/before`, below the folder of fixtures."""
    expected: int
    """How many findings of the rule are asked for."""
    faults: tuple[Fault, ...]


def marks(root: Path) -> Marks:
    """The markers of all files below a folder."""
    found = Marks()
    kinds = {"expect": found.expect, "todo-expect": found.todo_expect, "todo-ok": found.todo_ok}
    for file in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            for kind, ids in _MARK.findall(line):
                places = ((file.relative_to(root).as_posix(), number, id) for id in re.split(r"\s*,\s*", ids))
                kinds[kind].update(places)
    return found


def folder_of(rule: Rule) -> Path:
    """Where the examples of a rule stand, below the folder of fixtures."""
    return Path(rule.source_path).parent / rule.id / "before"


def all_tried(rules: Ruleset, watched: Collection[str], fixtures: Path) -> tuple[Outcome, ...]:
    """Every watched rule held against its folder, then the folders that belong to no rule."""
    own = [rule for rule in rules.rules if rule.id in watched]
    outcomes = [tried(rule, rules, fixtures, watched) for rule in own]
    known = {folder_of(rule) for rule in own}
    strays = sorted(each.relative_to(fixtures) for each in fixtures.glob("*/*/before"))
    return (*outcomes, *(_stray(each) for each in strays if each not in known))


def _stray(folder: Path) -> Outcome:
    rule = folder.parent.name
    fault = Fault(rule=rule, kind="no-rule", text=f"no rule is called {folder.parent.as_posix()}")
    return Outcome(rule=rule, folder=folder.as_posix(), expected=0, faults=(fault,))


def tried(rule: Rule, rules: Ruleset, fixtures: Path, watched: Container[str]) -> Outcome:
    """The rule held against its folder. Of rules that are not `watched` only what a marker names is looked at."""
    folder = folder_of(rule)
    before = fixtures / folder
    if not before.is_dir():
        fault = Fault(rule=rule.id, kind="no-fixture", text=f"{rule.id} has no fixture folder")
        return Outcome(rule=rule.id, folder=folder.as_posix(), expected=0, faults=(fault,))
    promised = marks(before)
    expected = sum(count for (_, _, id), count in promised.expect.items() if id == rule.id)
    faults = tuple(_compared(rule, promised, *_found(before, rules), watched))
    in_order = tuple(sorted(faults, key=lambda fault: (fault.path, fault.line)))
    return Outcome(rule=rule.id, folder=folder.as_posix(), expected=expected, faults=in_order)


def _found(before: Path, rules: Ruleset) -> tuple[Counter[Place], tuple[Skipped, ...]]:
    """What a run finds in the folder, as a small repository of its own."""
    report = run(before, plan=False, rules=rules)
    return Counter((each.location.path, each.location.line, each.rule) for each in report.findings), report.skipped


def _compared(
    rule: Rule, promised: Marks, found: Counter[Place], skipped: Iterable[Skipped], watched: Container[str]
) -> Iterator[Fault]:
    if not any(id == rule.id for _, _, id in promised.expect):
        text = f"the fixture folder expects nothing of {rule.id}"
        yield Fault(rule=rule.id, kind="expects-nothing", text=text)
    for each in skipped:
        text = f"was not read: {each.detail}"
        yield Fault(path=each.path, rule=rule.id, kind="not-read", text=text)
    unexpected = found - promised.expect - promised.todo_ok - promised.todo_expect
    heard = Counter({place: count for place, count in unexpected.items() if place[2] in watched})
    beaten = found - promised.expect
    yield from _faults("missed", promised.expect - found, "missed", beaten)
    yield from _faults("unexpected", heard, "false alarm")
    known = promised.todo_expect & (found - promised.expect)
    yield from _faults("found-by-now", known, "is found by now, make it `expect`")
    gone = promised.todo_ok - (found - promised.expect)
    yield from _faults("silent-by-now", gone, "is silent by now, remove `todo-ok`")


def _faults(kind: str, places: Mapping[Place, int], text: str, instead: Iterable[Place] = ()) -> Iterator[Fault]:
    for path, line, rule in sorted(places):
        others = sorted({id for at, number, id in instead if (at, number) == (path, line) and id != rule})
        said = f"{text}; found there: {', '.join(others)}" if others else text
        yield Fault(path=path, line=line, rule=rule, kind=kind, text=said)
