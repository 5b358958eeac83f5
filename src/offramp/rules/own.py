"""Adds the rules and tables of a user's folders to a ruleset; reads each folder whole before it complains of any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from offramp.errors import Problem, RulesError
from offramp.rules import loading
from offramp.rules.loading import FOLDERS, TABLES, read_rules, read_tables, shipped_directory
from offramp.rules.values import Rule, Ruleset, Table, View

FIXTURES = "fixtures"
SHORTEST_KEYWORD = 3


@dataclass(frozen=True, slots=True)
class _Folder:
    """One folder of a user: how it was named, and where it is."""

    shown: Path

    def placed(self, problem: Problem) -> Problem:
        """The problem with the path as the user would open it."""
        return replace(problem, path=(self.shown / problem.path).as_posix())


def load(directory: Path | None = None, own: Sequence[Path] = ()) -> Ruleset:
    """The rules and tables of a folder, without one those that came with offramp; folders of a user add to them."""
    base = loading.load(directory)
    return _added(base, directory or shipped_directory(), own) if own else base


def _added(base: Ruleset, home: Path, directories: Sequence[Path]) -> Ruleset:
    folders = [_Folder(path) for path in {path.resolve(): path for path in directories}.values()]
    problems: list[Problem] = []
    tables = dict(base.tables)
    fresh: set[str] = set()
    for folder in folders:
        for name, table in _tables(folder, base.tables, problems).items():
            fresh |= _keywords(table) if name in base.tables else set()
            tables[name] = _joined(table, tables.get(name))
    own = [(folder, rule) for folder in folders for rule in _rules(folder, tables, problems)]
    problems += _claimed(base.rules, own)
    if problems:
        raise RulesError(tuple(sorted(problems)))
    # A shipped rule may have taken names out of a table when it was read.
    shipped = base.rules if all(tables[name] is base.tables[name] for name in base.tables) else _again(home, tables)
    rules = sorted([*shipped, *(rule for _, rule in own)], key=lambda rule: rule.id)
    named: Mapping[str, Any] = View(tables)
    return Ruleset(rules=tuple(rules), tables=named, fresh=frozenset(fresh), own=tuple(directories))


def _again(home: Path, tables: Mapping[str, Table]) -> list[Rule]:
    problems: list[Problem] = []
    rules = read_rules(home, tables, problems)
    if problems:
        raise RulesError(tuple(sorted(problems)))
    return rules


def _tables(folder: _Folder, shipped: Mapping[str, Table], problems: list[Problem]) -> dict[str, Table]:
    found: list[Problem] = []
    tables = read_tables(folder.shown, found, shipped)
    problems += map(folder.placed, found)
    return tables


def _rules(folder: _Folder, tables: Mapping[str, Table], problems: list[Problem]) -> list[Rule]:
    found: list[Problem] = []
    rules = read_rules(folder.shown, tables, found, beside={FIXTURES})
    found += _unread(folder.shown)
    if not rules and not found and not any((folder.shown / TABLES).glob("*.yaml")):
        found.append(Problem(path="", line=1, text="no rule was found here; a rule is <route>/<id>.yaml"))
    problems += map(folder.placed, found)
    return rules


def _unread(directory: Path) -> Iterable[Problem]:
    """Pages that look like rules and stand or end where none is looked for."""
    routes = ", ".join(sorted(FOLDERS - {"around"}))
    for file in sorted([*directory.glob("*.y*ml"), *directory.glob("*/*.yml")]):
        place = file.relative_to(directory)
        if place.parts[0].startswith(".") or place.parts[0] == FIXTURES:
            continue
        text = f"not read: a rule is <route>/<id>.yaml with a route of {routes}"
        yield Problem(path=place.as_posix(), line=1, text=text)


def _claimed(shipped: Iterable[Rule], own: Iterable[tuple[_Folder, Rule]]) -> Iterable[Problem]:
    """Ids that are taken, and kinds of `around` that have their rule."""
    owners = {rule.id: "a rule that comes with offramp; choose another" for rule in shipped}
    kinds = {rule.when.around: rule.id for rule in shipped if rule.when.around}
    for folder, rule in own:
        place = folder.placed(Problem(path=rule.source_path, line=1, text=""))
        if rule.id in owners:
            yield replace(place, text=f"{rule.id!r} is the id of {owners[rule.id]}")
        owners.setdefault(rule.id, f"{place.path} too")
        if rule.when.around in kinds:
            text = f"'around: {rule.when.around}' has its rule, {kinds[rule.when.around]!r}, and there can be one only"
            yield replace(place, text=text)


def _joined(table: Table, known: Table | None) -> Table:
    """The entries of a user stand first: where a name is looked up the first entry counts."""
    return replace(known, entries=(*table.entries, *known.entries)) if known else table


def _keywords(table: Table) -> set[str]:
    """What a file has to hold to be worth a look: the head of an access path, the longest part of a host or name."""
    values = [str(value) for value in table.values()]
    heads = [re.split(r"[^\w-]+", value)[0] for value in values if re.search(r"[({]", value)]
    parts = [max(re.split(r"[^\w-]+", value), key=len) for value in values if not re.search(r"[({]", value)]
    return {part for part in (*heads, *parts) if len(part) >= SHORTEST_KEYWORD}
