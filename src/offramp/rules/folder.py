"""Reads the pages of a folder of rules, all of them before it complains of any."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

from offramp.errors import Problem, RulesError
from offramp.model import Route
from offramp.rules import grammar
from offramp.rules.reading import Page, root_of
from offramp.rules.values import Rule, Ruleset, Table, View

TABLES = "_tables"
FOLDERS = frozenset({route.value for route in Route} | {"around"})


def read_table(directory: Path, name: str) -> Table:
    """One table of a folder, without a look at any rule."""
    page = Page(f"{TABLES}/{name}.yaml", {})
    table = _read_table(page, directory / page.path)
    if table is None:
        raise RulesError(tuple(sorted(page.problems)))
    return table


def read(directory: Path) -> Ruleset:
    """The rules and tables of a folder."""
    problems: list[Problem] = []
    tables = read_tables(directory, problems)
    rules = read_rules(directory, tables, problems)
    problems += [*_twins(rules), *_nobody_beside(rules)]
    if not rules and not problems:
        problems.append(Problem(path=directory.name, line=1, text="no rule was found here"))
    if problems:
        raise RulesError(tuple(sorted(problems)))
    named: Mapping[str, Any] = View(tables)
    return Ruleset(rules=tuple(sorted(rules, key=lambda rule: rule.id)), tables=named)


def read_tables(
    directory: Path, problems: list[Problem], shipped: Mapping[str, Table] | None = None
) -> dict[str, Table]:
    """The tables of a folder; one with a shipped name has to be of the shape of that one."""
    tables = {}
    for file in sorted((directory / TABLES).glob("*.yaml")):
        page = Page(file.relative_to(directory).as_posix(), shipped or {})
        table = _read_table(page, file)
        problems += page.problems
        # A table with mistakes keeps its name, or every rule that uses it would be blamed too.
        tables[file.stem] = table or Table(name=file.stem, about="", as_of="")
    return tables


def _read_table(page: Page, file: Path) -> Table | None:
    root = root_of(page, file)
    return next(page.attempt(partial(grammar.table, name=file.stem), root), None) if root else None


def read_rules(
    directory: Path, tables: Mapping[str, Table], problems: list[Problem], beside: Collection[str] = ()
) -> list[Rule]:
    """The rules of a folder; folders named in `beside` and hidden ones hold none."""
    rules: list[Rule] = []
    for file in sorted(directory.glob("*/*.yaml")):
        folder = file.parent.name
        if folder in (TABLES, *beside) or folder.startswith("."):
            continue
        page = Page(file.relative_to(directory).as_posix(), tables)
        root = root_of(page, file)
        if folder not in FOLDERS:
            page.problems.append(Problem(path=page.path, line=1, text=f"the folder {folder!r} is no route"))
        elif root:
            rules += page.attempt(partial(grammar.rule, folder=folder, stem=file.stem), root)
        problems += page.problems
    return rules


def _nobody_beside(rules: list[Rule]) -> list[Problem]:
    """Rules that want to stand beside one that does not exist."""
    names = {name for rule in rules for name in (rule.id, rule.source_path.removesuffix(".yaml"))}
    return [
        Problem(path=rule.source_path, line=1, text=f"no rule fits {glob!r} of 'beside'")
        for rule in rules
        for glob in rule.beside
        if not any(fnmatchcase(name, glob) for name in names)
    ]


def _twins(rules: list[Rule]) -> list[Problem]:
    """Two rules of one name in two folders."""
    first: dict[str, Rule] = {}
    return [
        Problem(path=rule.source_path, line=1, text=f"{rule.id!r} is the id of {first[rule.id].source_path} too")
        for rule in rules
        if first.setdefault(rule.id, rule) is not rule
    ]
