"""Adds the rules and tables of a user's folders to a ruleset; reads each folder whole before it complains of any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from offramp.errors import Problem, RulesError
from offramp.rules.folder import FOLDERS, TABLES, read_rules, read_tables
from offramp.rules.grammar import SHORTEST_KEYWORD
from offramp.rules.values import Rule, Ruleset, Table, View

FIXTURES = "fixtures"


def added(base: Ruleset, home: Path, directories: Sequence[Path]) -> Ruleset:
    """The rules and tables of `home` together with those of the user's folders."""
    folders = list({path.resolve(): path for path in directories}.values())
    problems: list[Problem] = []
    tables = dict(base.tables)
    fresh: set[str] = set()
    for folder in folders:
        for name, table in _tables(folder, base.tables, problems).items():
            fresh |= _keywords(table) if name in base.tables else set()
            tables[name] = _joined(table, tables.get(name))
    own = [(folder, rule) for folder in folders for rule in _rules(folder, tables, problems)]
    problems += _claimed(base.rules, own)
    is_extended = any(tables[name] is not base.tables[name] for name in base.tables)
    # A shipped rule may have taken names out of a table when it was read.
    shipped = read_rules(home, tables, problems) if is_extended and not problems else base.rules
    if problems:
        raise RulesError(tuple(sorted(problems)))
    rules = sorted([*shipped, *(rule for _, rule in own)], key=lambda rule: rule.id)
    named: Mapping[str, Any] = View(tables)
    return Ruleset(rules=tuple(rules), tables=named, fresh=frozenset(fresh), own=tuple(directories))


def _placed(folder: Path, problem: Problem) -> Problem:
    """The problem with the path as the user would open it."""
    return replace(problem, path=(folder / problem.path).as_posix())


def _tables(folder: Path, shipped: Mapping[str, Table], problems: list[Problem]) -> dict[str, Table]:
    found: list[Problem] = []
    tables = read_tables(folder, found, shipped)
    problems += (_placed(folder, each) for each in found)
    return tables


def _rules(folder: Path, tables: Mapping[str, Table], problems: list[Problem]) -> list[Rule]:
    found: list[Problem] = []
    rules = read_rules(folder, tables, found, beside={FIXTURES})
    found += _unread(folder)
    if not rules and not found and not any((folder / TABLES).glob("*.yaml")):
        found.append(Problem(path="", line=1, text="no rule was found here; a rule is <route>/<id>.yaml"))
    problems += (_placed(folder, each) for each in found)
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


def _claimed(shipped: Iterable[Rule], own: Iterable[tuple[Path, Rule]]) -> Iterable[Problem]:
    """Ids that are taken, and kinds of `around` that have their rule."""
    owners = {rule.id: "a rule that comes with offramp; choose another" for rule in shipped}
    kinds = {rule.when.around: rule.id for rule in shipped if rule.when.around}
    for folder, rule in own:
        place = _placed(folder, Problem(path=rule.source_path, line=1, text=""))
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
